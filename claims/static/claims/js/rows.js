// Lists that are worked through: buttons [data-move] (keys j and k) go from row to row, and the
// current row alone answers to the keys that its parts name in data-row-key. Enter opens a row. In a
// list with data-rows="focus" the row is only focused: "current" means something else there.
// Where a form of a row leads back to the list, one goes on at the same place of it.
const PLACE = "row-place";

function rowsOf(list) {
  return [...list.querySelectorAll("[data-row]")];
}

function choose(list, row) {
  if (list.dataset.rows === "focus") return;
  for (const other of rowsOf(list)) {
    other.classList.toggle("current", other === row);
    for (const part of other.querySelectorAll("[data-row-key]")) {
      if (other === row) part.dataset.key = part.dataset.rowKey;
      else delete part.dataset.key;
    }
  }
}

function move(list, by) {
  const rows = rowsOf(list);
  const focused = rows.findIndex((row) => row.contains(document.activeElement));
  const now = focused < 0 ? rows.findIndex((row) => row.classList.contains("current")) : focused;
  const row = rows[Math.max(0, Math.min(rows.length - 1, now + by))];
  if (!row) return;
  choose(list, row);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

// The number of the row whose form was sent from this very page; without one undefined.
function sentFrom() {
  const [page, number] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
  sessionStorage.removeItem(PLACE);
  return page === location.href ? number : undefined;
}

function goOn(list) {
  const rows = rowsOf(list);
  const number = sentFrom();
  const row = rows[Math.min(number ?? 0, rows.length - 1)];
  if (!row) return;
  choose(list, row);
  if (number === undefined) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

// "Select all on this page" is a link that works without scripts; here it needs no reload, and a
// second time it selects nothing.
function startChoosing() {
  const all = document.querySelector("[data-choose-all]");
  all?.addEventListener("click", (event) => {
    event.preventDefault();
    const boxes = [...all.closest("form").querySelectorAll("input[type=checkbox][name=claim]")];
    const chosen = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !chosen;
  });
}

export function startRows() {
  startChoosing();
  const list = document.querySelector("[data-rows]");
  if (!list) return;
  for (const row of rowsOf(list)) {
    row.tabIndex = -1;
    row.addEventListener("focusin", () => choose(list, row));
    row.addEventListener("keydown", (event) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
      if (event.key === "Enter" && plain && event.target === row) (row.querySelector("[data-row-open]") ?? row.querySelector("a"))?.click();
    });
    row.addEventListener("submit", ({ target }) => {
      if (target.querySelector("[name=next]")) sessionStorage.setItem(PLACE, JSON.stringify([location.href, rowsOf(list).indexOf(row)]));
    });
  }
  for (const button of document.querySelectorAll("[data-move]")) {
    button.hidden = !rowsOf(list).length;
    button.addEventListener("click", () => move(list, Number(button.dataset.move)));
  }
  // What opens in a row is gone on with: its first field gets the focus, if nobody has left it since.
  const opened = ({ target }) => target.open && target.contains(document.activeElement) && target.querySelector("select, input:not([type=hidden])")?.focus();
  list.addEventListener("toggle", opened, true);
  goOn(list);
}
