// A link with data-dialog leads to a page with a form; here the form opens over the page instead.
// Sending it goes the ordinary way, so a refusal is the page itself, with the text kept.

async function open(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("[data-step-form]");
  const heading = page.querySelector("h1");
  if (!form || !heading || !form.querySelector("button[type=submit]")) throw new Error("no form");
  const dialog = document.createElement("dialog");
  const title = document.createElement("h2");
  title.id = "dialog-title";
  title.textContent = heading.textContent;
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, document.adoptNode(form));
  const back = form.querySelector("[name=next]");
  if (back && !back.value) back.value = location.pathname + location.search;
  dialog.querySelector("[data-close]").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("select, textarea, input:not([type=hidden])")?.focus();
}

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(link).catch(() => location.assign(link.href));
  });
}
