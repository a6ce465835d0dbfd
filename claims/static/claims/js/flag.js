// Flagging without leaving the text: the selected passage goes into the form of the dialog, the form
// to the same address as without scripts; the answer's text and margin replace those of the page.
import { Passages } from "./passages.js";
import { PassageBar } from "./passages_bar.js";
import { PassageKeys } from "./passages_keys.js";
import { startMarks } from "./passages_marks.js";

const CONTEXT = 60; // code points of prefix and suffix

class Flagging {
  constructor(reading) {
    this.passages = new Passages(reading);
    this.dialog = document.getElementById("flag");
    this.button = document.querySelector("[data-flag-open]");
    this.failed = this.dialog.querySelector("[data-failed]");
    this.passage = null;
    this.away = false; // from the text, in the dialog
    const said = document.getElementById("passages-said");
    this.keys = new PassageKeys(this.passages, { said, act: () => this.open(this.passages.selected()) });
    this.bar = new PassageBar(this.passages, document.querySelector("[data-passage-bar]"), (passage) => this.open(passage));
    this.listen();
  }

  listen() {
    const bySelect = document.querySelector("[data-select]");
    for (const shown of [this.button, bySelect, document.querySelector("[data-how]")]) shown.hidden = false;
    document.querySelector("[data-plain]").hidden = true;
    bySelect.addEventListener("click", () => this.keys.begin());
    document.addEventListener("selectionchange", () => this.selected());
    // A tap on the button may end the selection before the click comes.
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
    this.button.addEventListener("click", () => this.open(this.passages.selected() ?? this.passage));
    // Close and go back in one turn: the browser tells of "close" later, and a key could come between.
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    this.dialog.addEventListener("close", () => this.back()); // where a cancel cannot be taken over
    this.dialog.addEventListener("click", (event) => {
      if (!event.target.closest("[data-close]")) return;
      event.preventDefault();
      this.close();
    });
    this.dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(event.target);
    });
    this.dialog.addEventListener("keydown", (event) => this.typed(event));
  }

  selected() {
    if (this.dialog.open) return;
    this.passage = this.passages.selected();
    this.button.disabled = !this.passage;
  }

  get form() {
    return this.dialog.querySelector("form[data-flag]");
  }

  open(passage) {
    if (!passage) return;
    this.bar.hide();
    this.passage = passage;
    const { start, end } = passage;
    const words = this.passages.text(start, end);
    const fields = this.form.elements;
    fields.exact.value = words;
    fields.before.value = this.passages.text(start - CONTEXT, start);
    fields.after.value = this.passages.text(end, end + CONTEXT);
    fields.start.value = start;
    fields.statement.value = words.replace(/\s+/g, " ");
    window.CSS.highlights?.set("selection", new Highlight(this.passages.range(start, end)));
    this.away = true;
    this.dialog.showModal();
    fields.statement.focus();
    fields.statement.select();
  }

  close() {
    this.dialog.close();
    this.back();
  }

  // Back to where one read; a passage that was not flagged is still chosen.
  back() {
    if (!this.away) return;
    this.away = false;
    window.CSS.highlights?.delete("selection");
    this.failed.hidden = true;
    this.passages.element.focus({ preventScroll: true });
    if (!this.passage) return;
    const { start, end } = this.passage;
    const range = this.passages.range(start, end);
    document.getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  }

  async send(form) {
    const submit = form.querySelector("button[type=submit]");
    if (submit.disabled) return;
    submit.disabled = true;
    this.failed.hidden = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const corrected = page.querySelector("form[data-flag]");
      if (answer.redirected && page.getElementById("margin")) this.flagged(page);
      else if (answer.status === 422 && corrected) this.refused(corrected);
      else this.failed.hidden = false;
    } catch {
      this.failed.hidden = false;
    } finally {
      submit.disabled = false;
    }
  }

  flagged(page) {
    for (const id of ["reading", "margin"]) {
      document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
    }
    document.querySelector(".messages").replaceChildren(...page.querySelector(".messages").childNodes);
    this.form.replaceWith(page.querySelector("#flag form[data-flag]"));
    this.passages.read();
    this.passage = null; // flagged: the mark shows it now, and Enter does not flag it again
    document.getSelection().removeAllRanges();
    this.close();
    this.button.disabled = true;
  }

  refused(corrected) {
    this.form.replaceWith(corrected);
    corrected.querySelector("[data-focus]")?.focus();
  }

  typed(event) {
    const done = event.key === "Enter" && !event.isComposing && !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (!done || event.target.name !== "statement") return;
    event.preventDefault();
    this.form.requestSubmit();
  }
}

const reading = document.getElementById("reading");
const margin = document.getElementById("margin");
if (reading && margin) startMarks(reading, margin);
if (reading?.hasAttribute("data-passages")) new Flagging(reading);
