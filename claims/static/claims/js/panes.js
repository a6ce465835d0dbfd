// The workbench's parts: claim and draft share a column where there is room; narrow, one is shown.
// Links name them (data-pane-link), so that without this script they are plain jumps on the page.
const panes = document.querySelector("[data-panes]");
const wide = matchMedia("(min-width: 70.0625rem)");
const ALL = ["claim", "draft", "sources", "captured"];

const partOf = (id) => document.getElementById(id ?? "")?.closest(".pane")?.id;

let front = "claim"; // of the first column
let shown = "claim"; // of all, where only one has room

function show(name) {
  if (!ALL.includes(name)) return;
  shown = name;
  if (name === "claim" || name === "draft") front = name;
  draw();
}

function draw() {
  for (const name of ALL) {
    const inFirst = name === "claim" || name === "draft";
    const visible = wide.matches ? !inFirst || name === front : name === shown;
    document.getElementById(name).classList.toggle("shown", visible);
    for (const link of document.querySelectorAll(`[data-pane-link="${name}"]`)) {
      if (visible) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}

const forFailed = { draft: "draft", evidence: "captured", attach: "sources", file: "sources", contact: "sources" };

if (panes) {
  panes.classList.add("tabbed");
  const failed = forFailed[panes.dataset.failed];
  show(failed || partOf(location.hash.slice(1)) || (location.search ? "captured" : "claim"));
  wide.addEventListener("change", draw);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const name = link?.dataset.paneLink || partOf(link?.hash.slice(1));
    if (!name) return;
    show(name);
    if (!link.dataset.paneLink) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    document.getElementById(name).focus({ preventScroll: wide.matches });
  });
  if (location.hash) document.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`)?.scrollIntoView({ block: "nearest" });
}
