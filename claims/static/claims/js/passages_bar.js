// Beside the selected words a small bar offers what can be done with them, however they were chosen:
// by mouse, by finger or by keyboard. It never lies over the words while there is room beside them.
import { viewOf } from "./passages_keys.js";

const SETTLED = 120; // milliseconds after the last change of a selection
const MARGIN = 8; // pixels to the edge of the window

export class PassageBar {
  constructor(passages, bar, act) {
    this.passages = passages;
    this.bar = bar;
    this.passage = null;
    this.pressing = false;
    this.finger = false;
    const pressed = (is) => (event) => {
      this.finger = event.pointerType === "touch";
      if (event.pointerType !== "mouse") return;
      this.pressing = is && !bar.contains(event.target);
      if (!is) this.later();
    };
    document.addEventListener("pointerdown", pressed(true));
    document.addEventListener("pointerup", pressed(false));
    document.addEventListener("pointercancel", pressed(false));
    document.addEventListener("selectionchange", () => this.later());
    document.addEventListener("touchend", () => this.later());
    document.addEventListener("scroll", () => this.place(), { capture: true, passive: true });
    window.addEventListener("resize", () => this.place());
    // A press on the bar may end the selection before the click comes.
    bar.addEventListener("pointerdown", (event) => event.preventDefault());
    bar.addEventListener("click", () => {
      const { passage } = this;
      this.hide();
      if (passage) act(passage);
    });
  }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.selected(), SETTLED);
  }

  selected() {
    if (this.pressing || document.querySelector("dialog[open]")) return;
    this.passage = this.passages.selected();
    this.place();
  }

  hide() {
    clearTimeout(this.waiting);
    this.passage = null;
    this.bar.hidden = true;
  }

  place() {
    this.bar.hidden = !this.passage;
    if (!this.passage) return;
    const lines = [...this.passages.range(this.passage.start, this.passage.end).getClientRects()];
    const top = Math.min(...lines.map((line) => line.top));
    const bottom = Math.max(...lines.map((line) => line.bottom));
    const view = viewOf(this.passages.element);
    this.bar.hidden = !lines.length || bottom < view.top || top > view.bottom;
    if (this.bar.hidden) return;
    // Fingers drag the ends of a selection by handles below its words.
    const gap = this.finger || matchMedia("(pointer: coarse)").matches ? 30 : 6;
    const { width, height } = this.bar.getBoundingClientRect();
    const below = bottom + gap;
    const above = top - gap - height;
    const ends = lines.at(-1);
    const left = ends.left + ends.width / 2 - width / 2;
    const room = Math.min(view.bottom, window.innerHeight) - height - MARGIN;
    this.bar.style.top = `${below <= room ? below : above >= view.top ? above : room}px`;
    this.bar.style.left = `${Math.max(MARGIN, Math.min(left, document.documentElement.clientWidth - width - MARGIN))}px`;
  }
}
