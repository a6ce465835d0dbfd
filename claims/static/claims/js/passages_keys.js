// Selecting a passage with the keyboard alone: by sentence, then word by word. What is chosen is the
// page's own selection, so that everything that follows is the same as with a mouse.

const MOST_SAID = 400; // characters that a screen reader is given at once

export class PassageKeys {
  constructor(passages, { said, flag }) {
    this.passages = passages;
    this.said = said;
    this.flag = flag;
    this.at = null;
    passages.element.addEventListener("keydown", (event) => this.pressed(event));
  }

  // Begins where one reads, or goes on where one was.
  begin() {
    this.passages.element.focus({ preventScroll: true });
    if (this.at) return this.show();
    const sentences = this.passages.stretches("sentence");
    if (!sentences.length) return;
    const top = sentences.findIndex(([start, end]) => this.passages.range(start, end).getBoundingClientRect().top >= 0);
    this.choose(sentences[Math.max(top, 0)]);
  }

  choose([start, end]) {
    this.at = { start, end };
    this.show();
  }

  show() {
    const { start, end } = this.at;
    const range = this.passages.range(start, end);
    document.getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    const box = range.getBoundingClientRect();
    const room = window.innerHeight;
    if (box.top < room * 0.15 || box.bottom > room * 0.85) window.scrollBy({ top: box.top - room * 0.3 });
    const words = this.passages.text(start, end);
    this.said.textContent = words.length > MOST_SAID ? `… ${words.slice(-MOST_SAID)}` : words;
  }

  leave() {
    this.at = null;
    document.getSelection().removeAllRanges();
    this.said.textContent = "";
  }

  sentence(step) {
    const sentences = this.passages.stretches("sentence");
    const { start } = this.at;
    const next =
      step > 0
        ? sentences.find((sentence) => sentence[0] > start)
        : sentences.findLast((sentence) => sentence[0] < start);
    if (next) this.choose(next);
  }

  // Moves one end of the passage to the next stretch (a word, a sentence).
  end(granularity, step) {
    const { start, end } = this.at;
    const stretches = this.passages.stretches(granularity);
    const next =
      step > 0
        ? stretches.find((stretch) => stretch[1] > end)
        : stretches.findLast((stretch) => stretch[1] < end && stretch[1] > start);
    if (next) this.choose([start, next[1]]);
  }

  start(step) {
    const { start, end } = this.at;
    const words = this.passages.stretches("word");
    const next =
      step > 0
        ? words.find((word) => word[0] > start && word[0] < end)
        : words.findLast((word) => word[0] < start);
    if (next) this.choose([next[0], end]);
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("mark") && event.key === "Enter") return;
    const act = this.acts(event)[event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key];
    if (!act) return;
    if (!this.at && !"jk".includes(event.key)) return; // arrows scroll until a passage is chosen
    event.preventDefault();
    if (!this.at) return this.begin();
    if (event.target !== this.passages.element) this.passages.element.focus({ preventScroll: true });
    act();
  }

  acts() {
    const { node } = this.passages.paragraphAt(this.at?.start ?? 0); // each has a direction of its own
    const leftwards = getComputedStyle(node).direction === "rtl" ? 1 : -1;
    return {
      j: () => this.sentence(1),
      k: () => this.sentence(-1),
      ArrowDown: () => this.sentence(1),
      ArrowUp: () => this.sentence(-1),
      ArrowRight: () => this.sentence(-leftwards),
      ArrowLeft: () => this.sentence(leftwards),
      "+": () => this.end("word", 1),
      "=": () => this.end("word", 1),
      "-": () => this.end("word", -1),
      "Shift+ArrowRight": () => this.end("word", -leftwards),
      "Shift+ArrowLeft": () => this.end("word", leftwards),
      "Shift+ArrowDown": () => this.end("sentence", 1),
      "Shift+ArrowUp": () => this.end("sentence", -1),
      "[": () => this.start(-1),
      "]": () => this.start(1),
      Enter: () => this.flag(),
      Escape: () => this.leave(),
    };
  }
}
