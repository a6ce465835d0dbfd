// Selecting in the captured text fills the evidence form. Offsets for the server are code points.
import { startKeyboard } from "./quote_keys.js";

const text = document.querySelector("[data-quote-text]");
const form = document.querySelector("[data-quote-form]");
const opener = document.querySelector("[data-quote-open]");
const codePoints = (string) => [...string].length;

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  const chosen = range.toString();
  const exact = chosen.trim();
  if (!exact) return null;
  const lead = chosen.length - chosen.trimStart().length;
  return { exact, start: codePoints(before.toString() + chosen.slice(0, lead)) };
}

function fill(passage) {
  form.elements.exact.value = passage.exact;
  for (const field of form.querySelectorAll("[name=start][type=hidden]")) field.value = passage.start;
}

function open(passage) {
  if (passage) fill(passage);
  form.scrollIntoView({ block: "nearest" });
  const next = form.elements.exact.value ? form.querySelector("[name=stance]") : form.elements.exact;
  next.focus();
}

if (text && form && opener) {
  let last = null;
  document.addEventListener("selectionchange", () => {
    last = selected() ?? last;
    opener.classList.toggle("ready", Boolean(last));
  });
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    open(selected() ?? last);
    last = null;
  });
  // The words were changed by hand: they are looked for anew.
  form.elements.exact.addEventListener("input", () => {
    for (const field of form.querySelectorAll("[name=start][type=hidden]")) field.value = "";
  });
  const whole = text.textContent;
  for (const offer of document.querySelectorAll("[data-offer]")) {
    offer.addEventListener("click", (event) => {
      event.preventDefault();
      const start = Number(offer.dataset.start);
      const exact = [...whole].slice(start, Number(offer.dataset.end)).join("");
      open({ exact, start });
    });
  }
  // The shortcut presses the text; a press without a pointer enters it.
  text.addEventListener("click", (event) => event.detail || text.focus());
  startKeyboard(text, () => open(selected()));
}
