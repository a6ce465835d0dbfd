// Words selected in the newest text go into the form that moves a passage there.
import { Passages } from "./passages.js";
import { PassageBar } from "./passages_bar.js";
import { PassageKeys } from "./passages_keys.js";

const reading = document.querySelector("[data-passages]");
const form = document.querySelector("form[data-move]");

function start() {
  const passages = new Passages(reading);
  const { exact, start: at } = form.elements;
  const take = (passage) => {
    if (!passage) return;
    bar.hide();
    exact.value = passages.text(passage.start, passage.end);
    at.value = passage.start;
    window.CSS.highlights?.set("selection", new Highlight(passages.range(passage.start, passage.end)));
    const folded = exact.closest("details");
    if (folded) folded.open = true;
    exact.scrollIntoView({ block: "nearest" });
    exact.focus();
  };
  const bar = new PassageBar(passages, document.querySelector("[data-passage-bar]"), take);
  const keys = new PassageKeys(passages, { said: document.getElementById("passages-said"), act: () => take(passages.selected()) });
  const bySelect = document.querySelector("[data-select]");
  for (const shown of [bySelect, document.querySelector("[data-how]")]) shown.hidden = false;
  bySelect.addEventListener("click", () => keys.begin());
  // The words were changed by hand: they are looked for anew.
  exact.addEventListener("input", () => {
    at.value = "";
  });
}

if (reading && form) start();
