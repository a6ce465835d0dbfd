// Selecting in the captured text fills the evidence form. Offsets for the server are code points.
import { Passages } from "./passages.js";
import { PassageBar } from "./passages_bar.js";
import { PassageKeys } from "./passages_keys.js";

class Quoting {
  constructor(text, form, opener) {
    this.passages = new Passages(text);
    this.form = form;
    this.opener = opener;
    this.last = null;
    this.keys = new PassageKeys(this.passages, { said: document.getElementById("passages-said"), act: () => this.open(this.passages.selected()) });
    this.bar = new PassageBar(this.passages, document.querySelector("[data-passage-bar]"), (passage) => this.open(passage));
    this.listen(text);
  }

  listen(text) {
    document.addEventListener("selectionchange", () => {
      this.last = this.passages.selected() ?? this.last;
      this.opener.classList.toggle("ready", Boolean(this.last));
    });
    this.opener.addEventListener("click", (event) => {
      event.preventDefault();
      this.open(this.passages.selected() ?? this.last);
    });
    // The words were changed by hand: they are looked for anew.
    this.form.elements.exact.addEventListener("input", () => this.starts(""));
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      this.keys.begin();
    });
    for (const offer of document.querySelectorAll("[data-offer]")) {
      offer.addEventListener("click", (event) => {
        event.preventDefault();
        this.open({ start: Number(offer.dataset.start), end: Number(offer.dataset.end) });
      });
    }
    // The shortcut presses the text; a press without a pointer enters it.
    text.addEventListener("click", (event) => event.detail || this.keys.begin());
  }

  starts(at) {
    for (const field of this.form.querySelectorAll("[name=start][type=hidden]")) field.value = at;
  }

  open(passage) {
    this.bar.hide();
    this.last = null;
    window.CSS.highlights?.delete("selection");
    if (passage) {
      const { start, end } = passage;
      this.form.elements.exact.value = this.passages.text(start, end);
      this.starts(start);
      window.CSS.highlights?.set("selection", new Highlight(this.passages.range(start, end)));
    }
    this.form.scrollIntoView({ block: "nearest" });
    const next = this.form.elements.exact.value ? this.form.querySelector("[name=stance]") : this.form.elements.exact;
    next.focus();
  }
}

const text = document.querySelector("[data-quote-text]");
const form = document.querySelector("[data-quote-form]");
const opener = document.querySelector("[data-quote-open]");
if (text && form && opener) new Quoting(text, form, opener);
