// In a form marked data-send, Ctrl (or ⌘) and Enter send it from any of its fields.
export function startSending() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.repeat) return;
    const form = event.target.closest?.("form[data-send]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[type=submit]:not([formaction])"));
  });
}
