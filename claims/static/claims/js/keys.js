// Single-key shortcuts: any element with data-key="n" is pressed by that key; "?" lists them.
// All of them can be switched off (WCAG 2.1.4); the choice is kept in this browser.
const OFF = "keys-off";

export const keysAreOff = () => localStorage.getItem(OFF) === "yes";

// The sign that a key stands for. Where a layout writes other letters (ㅜ, т, ن), the one on the key.
export function keyOf(event) {
  if (event.key.length > 1 || /^[\x20-\x7e]$/.test(event.key)) return event.key;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (!letter) return event.key;
  return event.shiftKey ? letter : letter.toLowerCase();
}

const typing = (target) =>
  target.isContentEditable || target.closest("input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable]") !== null;

const nameOf = (element) =>
  (element.getAttribute("data-key-name") || element.getAttribute("aria-label") || element.placeholder || element.textContent).replace(/\s+/g, " ").trim();

const visible = (element) => !element.disabled && (element.checkVisibility?.() ?? element.offsetParent !== null);

// The first of each key: what a key presses is what the list says.
function withKey() {
  const found = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (visible(element) && !found.has(element.dataset.key)) found.set(element.dataset.key, element);
  }
  return found;
}

function press(element) {
  if (element.matches("input, textarea, select")) {
    element.focus();
    element.scrollIntoView({ block: "nearest" });
    return;
  }
  element.click();
  if (!element.matches("summary")) return;
  // What opens is gone on with.
  const { parentElement: opened } = element;
  const field = opened.open && opened.querySelector("textarea, select, input:not([type=hidden])");
  (field || element).focus();
}

// Esc leaves a field, so that the keys mean something again; the focus stays in its part of the page.
function leave(field) {
  if (field.type === "search" && field.value) return; // Esc empties it first
  field.blur();
  field.closest(".pane, main [tabindex='-1']")?.focus({ preventScroll: true });
}

function list(dialog) {
  const entries = [...withKey()].map(([sign, element]) => {
    const term = document.createElement("dt");
    const key = document.createElement("kbd");
    key.textContent = sign;
    term.append(key);
    const name = document.createElement("dd");
    name.dir = "auto";
    name.textContent = nameOf(element);
    return [term, name];
  });
  dialog.querySelector("[data-keys-here]").replaceChildren(...entries.flat());
  dialog.querySelector("[data-keys-form]").hidden = !document.querySelector("form[data-send]");
  dialog.querySelector("[data-keys-text]").hidden = !document.querySelector("[data-passages]");
}

export function startKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  const off = dialog.querySelector("#keys-off");
  const open = () => {
    off.checked = keysAreOff();
    list(dialog);
    dialog.showModal();
  };
  off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "yes" : "no"));
  for (const button of document.querySelectorAll("[data-keys-open]")) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    if (typing(event.target)) {
      if (event.key === "Escape") leave(event.target);
      return;
    }
    if (keysAreOff()) return;
    const key = keyOf(event);
    const element = withKey().get(key);
    if (key !== "?" && (!element || (event.repeat && !element.hasAttribute("data-move")))) return;
    event.preventDefault();
    if (key === "?") open();
    else press(element);
  };
  // Only when the page's other modules have started too does each key find its button ready.
  document.addEventListener("DOMContentLoaded", () => {
    const early = window.earlyKeys ?? [];
    window.earlyKeys = undefined;
    document.addEventListener("keydown", pressed);
    // Where a page begins in a field, they were meant as letters.
    if (!document.activeElement || !typing(document.activeElement)) early.forEach(pressed);
  });
}
