// A marked passage leads to its claims in the margin, and back.

export function startMarks(reading, margin) {
  const show = (mark) => {
    for (const card of margin.querySelectorAll(".current")) card.classList.remove("current");
    const cards = mark.dataset.claims.trim().split(" ").map((id) => document.getElementById(id));
    for (const card of cards) card.classList.add("current");
    cards[0].querySelector("a").focus();
  };
  reading.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark && document.getSelection().isCollapsed) show(mark);
  });
  reading.addEventListener("keydown", (event) => {
    const mark = event.target.closest("mark");
    if (mark && event.key === "Enter") show(mark);
  });
  margin.addEventListener("click", (event) => {
    const link = event.target.closest("[data-passage]");
    const mark = link && document.getElementById(`passage-${link.dataset.passage}`);
    if (mark) requestAnimationFrame(() => mark.focus());
  });
}
