// Selecting words with the keyboard alone, the same in every text: by sentence, then both ends word
// by word. What is chosen is the page's own selection, so that all that follows is as with a mouse.
import { keyOf, keysAreOff } from "./keys.js";

const MOST_SAID = 400; // characters that a screen reader is given at once
const SIGNS = { j: "ArrowDown", k: "ArrowUp", "+": "Shift+forward", "=": "Shift+forward", "-": "Shift+back", "[": "back", "]": "forward" };

// The part of the window in which a text scrolls.
export function viewOf(element) {
  for (let box = element; box && box !== document.body; box = box.parentElement) {
    const scrolls = /auto|scroll/.test(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight;
    if (!scrolls) continue;
    const { top, bottom } = box.getBoundingClientRect();
    return { box, top: Math.max(top, 0), bottom: Math.min(bottom, window.innerHeight) };
  }
  return { box: window, top: 0, bottom: window.innerHeight };
}

export class PassageKeys {
  constructor(passages, { said, act }) {
    this.passages = passages;
    this.element = passages.element;
    this.role = this.element.getAttribute("role");
    this.said = said;
    this.act = act;
    this.at = null;
    if (!("Segmenter" in Intl)) return; // an old browser: a mouse or a finger selects
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    this.element.addEventListener("blur", () => this.element.setAttribute("role", this.role));
    this.element.addEventListener("focus", () => this.at && this.take());
  }

  // Begins where one reads, or goes on where one was.
  begin() {
    this.take();
    this.element.focus({ preventScroll: true });
    if (this.at) return this.show();
    const sentences = this.passages.stretches("sentence");
    if (!sentences.length) return;
    const { top } = viewOf(this.element);
    const read = sentences.findIndex(([start, end]) => this.passages.range(start, end).getBoundingClientRect().top >= top);
    this.choose(sentences[Math.max(read, 0)]);
  }

  // While words are chosen the keys belong to the text: screen readers then hand them through.
  take() {
    this.element.setAttribute("role", "application");
  }

  choose([start, end]) {
    this.at = { start, end };
    this.show();
  }

  show() {
    const { start, end } = this.at;
    const range = this.passages.range(start, end);
    document.getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    this.reveal(range);
    const words = this.passages.text(start, end);
    this.said.textContent = words.length > MOST_SAID ? `… ${words.slice(-MOST_SAID)}` : words;
  }

  reveal(range) {
    const words = range.getBoundingClientRect();
    const { box, top, bottom } = viewOf(this.element);
    const room = bottom - top;
    if (words.top < top + room * 0.15 || words.bottom > bottom - room * 0.2) box.scrollBy({ top: words.top - top - room * 0.3 });
  }

  leave() {
    this.at = null;
    this.element.setAttribute("role", this.role);
    document.getSelection().removeAllRanges();
    this.said.textContent = "";
  }

  sentence(step) {
    const sentences = this.passages.stretches("sentence");
    const { start, end } = this.at;
    const next = step > 0 ? sentences.find((one) => one[0] > start && one[1] > end) : sentences.findLast((one) => one[0] < start);
    if (next) this.choose(next);
  }

  // Moves the end by a stretch (a word, a sentence); a full stop alone is no word that one takes off.
  end(granularity, step) {
    const { start, end } = this.at;
    const stretches = this.passages.stretches(granularity);
    const whole = (one, number) => one[1] > start && one[1] < end && stretches[number + 1]?.[0] < end;
    const next = step > 0 ? stretches.find((one) => one[1] > end) : stretches.findLast(whole);
    if (next) this.choose([start, next[1]]);
  }

  start(step) {
    const { start, end } = this.at;
    const words = this.passages.stretches("word");
    const whole = (one, number) => one[0] > start && one[0] < end && words[number - 1]?.[1] > start;
    const next = step > 0 ? words.find(whole) : words.findLast((one) => one[0] < start);
    if (next) this.choose([next[0], end]);
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("mark") && event.key === "Enter") return;
    this.at = this.passages.selected() ?? this.at; // also what a mouse has chosen
    const sign = SIGNS[keyOf(event)];
    if (sign && keysAreOff()) return;
    const act = this.acts()[sign ?? this.named(event)];
    if (!act) return;
    const begins = ["ArrowDown", "ArrowUp"].includes(sign ?? event.key) && !event.shiftKey;
    if (!this.at && !begins) return;
    event.preventDefault();
    if (!this.at) return this.begin();
    if (event.target !== this.element) this.element.focus({ preventScroll: true });
    act();
  }

  // Arrows to the sides go forward and back as the paragraph runs: each has a direction of its own.
  named({ key, shiftKey }) {
    const { node } = this.passages.paragraphAt(this.at?.start ?? 0);
    const forward = getComputedStyle(node).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const side = key === "ArrowLeft" || key === "ArrowRight";
    const name = side ? (key === forward ? "forward" : "back") : key;
    return shiftKey && key.startsWith("Arrow") ? `Shift+${name}` : name;
  }

  acts() {
    return {
      ArrowDown: () => this.sentence(1),
      ArrowUp: () => this.sentence(-1),
      forward: () => this.start(1),
      back: () => this.start(-1),
      "Shift+forward": () => this.end("word", 1),
      "Shift+back": () => this.end("word", -1),
      "Shift+ArrowDown": () => this.end("sentence", 1),
      "Shift+ArrowUp": () => this.end("sentence", -1),
      Enter: () => this.act(),
      Escape: () => this.leave(),
    };
  }
}
