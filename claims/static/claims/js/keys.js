// Single-key shortcuts: any element with data-key="n" is pressed by that key; "?" lists them.
// Can be switched off (WCAG 2.1.4); the choice is kept in this browser.
const OFF = "keys-off";

const typing = (target) =>
  target.isContentEditable || target.closest("input, textarea, select, [contenteditable]") !== null;

const nameOf = (element) =>
  (element.getAttribute("data-key-name") || element.getAttribute("aria-label") || element.placeholder || element.textContent).trim();

const visible = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

const withKey = () => [...document.querySelectorAll("[data-key]")].filter(visible);

function press(element) {
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
}

function list(dialog) {
  const entries = withKey().map((element) => {
    const term = document.createElement("dt");
    const key = document.createElement("kbd");
    key.textContent = element.dataset.key;
    term.append(key);
    const name = document.createElement("dd");
    name.textContent = nameOf(element);
    return [term, name];
  });
  dialog.querySelector(".keylist").replaceChildren(...entries.flat());
}

export function startKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  const off = dialog.querySelector("#keys-off");
  off.checked = localStorage.getItem(OFF) === "yes";
  off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "yes" : "no"));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      list(dialog);
      dialog.showModal();
      return;
    }
    if (off.checked) return;
    const element = withKey().find((candidate) => candidate.dataset.key === event.key);
    if (!element) return;
    event.preventDefault();
    press(element);
  });
}
