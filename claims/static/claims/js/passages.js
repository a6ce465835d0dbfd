// The text of a page as code points, and stretches of it as ranges of the page and back.
// Paragraphs carry in data-start where they begin; between them stand line breaks only. A text
// without such paragraphs is one. Pages count UTF-16 units, the server counts code points.

const unitsBefore = (points, from, to) => points.slice(from, to).join("").length;

const segmenter = (lang, granularity) => {
  try {
    return new Intl.Segmenter(lang || undefined, { granularity });
  } catch {
    return new Intl.Segmenter(undefined, { granularity });
  }
};

export class Passages {
  constructor(element) {
    this.element = element;
    this.read();
  }

  // Reads the page again: the server may have marked more passages.
  read() {
    const nodes = [...this.element.querySelectorAll("[data-start]")];
    this.paragraphs = (nodes.length ? nodes : [this.element]).map((node) => {
      const points = [...node.textContent];
      const start = Number(node.dataset.start ?? 0);
      return { node, points, start, end: start + points.length };
    });
    this.points = [];
    for (const paragraph of this.paragraphs) {
      while (this.points.length < paragraph.start) this.points.push("\n");
      for (const point of paragraph.points) this.points.push(point);
    }
    this.cuts = {};
  }

  // Stretches [start, end] of sentences or words, in the order of the text.
  stretches(granularity) {
    if (this.cuts[granularity]) return this.cuts[granularity];
    const cut = segmenter(this.element.lang, granularity);
    const found = [];
    for (const paragraph of this.paragraphs) {
      let at = paragraph.start;
      for (const { segment, isWordLike } of cut.segment(paragraph.points.join(""))) {
        const start = at;
        at += [...segment].length;
        if (granularity === "word" ? !isWordLike : !segment.trim()) continue;
        found.push(this.trimmed(start, at));
      }
    }
    this.cuts[granularity] = found;
    return found;
  }

  trimmed(start, end) {
    const blank = /^[\s\u00ad\u200b-\u200f\u2060\ufeff]$/u;
    while (start < end && blank.test(this.points[start])) start += 1;
    while (end > start && blank.test(this.points[end - 1])) end -= 1;
    return [start, end];
  }

  text(start, end) {
    return this.points.slice(Math.max(0, start), end).join("");
  }

  // Where a boundary point of the page stands in the text.
  offset(node, position) {
    const paragraph = this.paragraphs.find((candidate) => candidate.node.contains(node));
    if (paragraph) {
      const before = document.createRange();
      before.setStart(paragraph.node, 0);
      before.setEnd(node, position);
      return paragraph.start + [...before.toString()].length;
    }
    const point = document.createRange();
    point.setStart(node, position);
    const after = this.paragraphs.find((candidate) => point.comparePoint(candidate.node, 0) >= 0);
    return after ? after.start : this.points.length;
  }

  // The selected stretch without blanks at its ends; null when nothing of the text is selected.
  selected() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.element)) return null;
    const [start, end] = this.trimmed(
      this.offset(range.startContainer, range.startOffset),
      this.offset(range.endContainer, range.endOffset),
    );
    return start < end ? { start, end } : null;
  }

  range(start, end) {
    const range = document.createRange();
    range.setStart(...this.point(start, false));
    range.setEnd(...this.point(end, true));
    return range;
  }

  paragraphAt(offset, isEnd = false) {
    const begun = ({ start }) => (isEnd ? start < offset : start <= offset);
    return this.paragraphs.findLast(begun) ?? this.paragraphs[0];
  }

  point(offset, isEnd) {
    const paragraph = this.paragraphAt(offset, isEnd);
    let units = unitsBefore(paragraph.points, 0, offset - paragraph.start);
    const walker = document.createTreeWalker(paragraph.node, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node && (isEnd ? node.data.length < units : node.data.length <= units)) {
      units -= node.data.length;
      const next = walker.nextNode();
      if (!next) return [node, node.data.length];
      node = next;
    }
    return node ? [node, units] : [paragraph.node, 0];
  }
}
