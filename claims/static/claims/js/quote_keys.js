// Selecting by keyboard in a text that cannot be edited: sentences with the arrows up and down
// (Shift extends), words with Shift and the arrows left and right, Enter quotes.
const cut = (kind, string, language) =>
  [...new Intl.Segmenter(language || undefined, { granularity: kind }).segment(string)]
    .filter((part) => part.segment.trim() && (kind !== "word" || part.isWordLike))
    .map((part) => ({ start: part.index, end: part.index + part.segment.trimEnd().length }));

function select(text, start, end) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let at = 0;
  let begun = false;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!begun && start < at + node.length) {
      range.setStart(node, start - at);
      begun = true;
    }
    if (begun && end <= at + node.length) {
      range.setEnd(node, end - at);
      break;
    }
    at += node.length;
  }
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  const node = range.endContainer;
  (node.parentElement ?? text).scrollIntoView?.({ block: "nearest" });
}

export function startKeyboard(text, quote) {
  if (!("Segmenter" in Intl)) return;
  const whole = text.textContent;
  let sentences;
  let words;
  let current = null;
  text.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && current) {
      event.preventDefault();
      quote();
      return;
    }
    const rtl = getComputedStyle(text).direction === "rtl";
    const forward = event.key === (rtl ? "ArrowLeft" : "ArrowRight");
    const back = event.key === (rtl ? "ArrowRight" : "ArrowLeft");
    const down = event.key === "ArrowDown";
    const up = event.key === "ArrowUp";
    if (!(down || up || ((forward || back) && event.shiftKey && current))) return;
    event.preventDefault();
    sentences ??= cut("sentence", whole, text.lang);
    if (down || up) current = bySentence(sentences, current, down, event.shiftKey);
    else {
      words ??= cut("word", whole, text.lang);
      current = byWord(words, current, forward);
    }
    if (current) select(text, current.start, current.end);
  });
}

function bySentence(sentences, current, down, extend) {
  if (!sentences.length) return null;
  if (!current) return { ...sentences[down ? 0 : sentences.length - 1] };
  if (down) {
    const next = sentences.find((one) => one.end > current.end) ?? sentences.at(-1);
    return extend ? { start: current.start, end: next.end } : { ...next };
  }
  if (extend) {
    const inside = sentences.filter((one) => one.end < current.end && one.end > current.start);
    return inside.length ? { start: current.start, end: inside.at(-1).end } : current;
  }
  return { ...(sentences.findLast((one) => one.start < current.start) ?? sentences[0]) };
}

function byWord(words, current, forward) {
  if (forward) {
    const next = words.find((one) => one.end > current.end);
    return next ? { start: current.start, end: next.end } : current;
  }
  const before = words.findLast((one) => one.end < current.end && one.end > current.start);
  return before ? { start: current.start, end: before.end } : current;
}
