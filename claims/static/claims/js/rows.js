// Lists that are worked through: buttons [data-move] (keys j and k) go from row to row, and the
// current row alone answers to the keys that its parts name in data-row-key.

function rowsOf(list) {
  return [...list.querySelectorAll(":scope > [data-row]")];
}

function choose(list, row) {
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
  const now = rows.findIndex((row) => row.classList.contains("current"));
  const row = rows[Math.max(0, Math.min(rows.length - 1, now + by))];
  if (!row) return;
  choose(list, row);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

export function startRows() {
  const list = document.querySelector("[data-rows]");
  if (!list) return;
  for (const row of rowsOf(list)) {
    row.tabIndex = -1;
    row.addEventListener("focusin", () => choose(list, row));
  }
  for (const button of document.querySelectorAll("[data-move]")) {
    button.hidden = false;
    button.addEventListener("click", () => move(list, Number(button.dataset.move)));
  }
  // What opens in a row is gone on with: its first field gets the focus.
  const opened = ({ target }) => target.open && target.querySelector("select, input:not([type=hidden])")?.focus();
  list.addEventListener("toggle", opened, true);
  const first = rowsOf(list)[0];
  if (first) choose(list, first);
}
