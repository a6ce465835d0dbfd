// The draft is saved as one types, a moment after the last key; what was not saved yet is also kept
// in this browser and offered after a crash. One save at a time, so that versions stay in order.
const form = document.querySelector("form[data-draft]");
const AFTER = 900; // milliseconds
const AGAIN = 5000;

const names = () => [...new Set([...form.elements].map((field) => field.name))].filter((name) => name && !["csrfmiddlewaretoken", "take_again", "version"].includes(name));
const values = () => Object.fromEntries(names().map((name) => [name, form.elements[name].value]));
const same = (one, other) => names().every((name) => (one[name] ?? "") === (other[name] ?? ""));

function start() {
  const key = `draft-${form.dataset.draft}`;
  const status = form.querySelector("[data-draft-status]");
  const missing = document.querySelector("[data-draft-missing]");
  const rules = document.querySelector("[data-draft-rules]");
  const found = form.querySelector("[data-draft-found]");
  const again = form.querySelector("[data-take-again]"); // after the end of a timed hold
  let saved = values();
  let waiting;
  let busy = false;
  let stale = false;

  const keep = () => localStorage.setItem(key, JSON.stringify(values()));
  const later = (after) => {
    clearTimeout(waiting);
    waiting = setTimeout(save, after);
  };

  function listMissing(sentences) {
    const list = missing.querySelector("ul");
    list.replaceChildren(...(sentences.length ? sentences : [missing.dataset.ready]).map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      return item;
    }));
  }

  async function save() {
    const now = values();
    if (stale || same(now, saved)) return;
    if (busy) return later(AFTER);
    busy = true;
    status.textContent = form.dataset.saving;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      const told = answer.redirected ? {} : await answer.json();
      if (answer.ok && "version" in told) {
        form.elements.version.value = told.version;
        for (const seen of document.querySelectorAll("[data-draft-version]")) seen.value = told.version;
        saved = now;
        document.dispatchEvent(new CustomEvent("draft-saved"));
        status.textContent = [told.saved, told.sentence].filter(Boolean).join(" · ");
        listMissing(told.missing);
        if (rules) rules.innerHTML = told.rules;
        if (same(values(), saved) && !told.sentence) localStorage.removeItem(key);
      } else {
        stale = answer.status === 409;
        if (told.take_again) again.hidden = false;
        status.textContent = told.sentence ?? form.dataset.offline;
      }
    } catch {
      status.textContent = form.dataset.offline;
      later(AGAIN);
    }
    busy = false;
    if (!same(values(), now)) later(AFTER);
  }

  form.addEventListener("input", () => {
    keep();
    if (!stale) status.textContent = form.dataset.typed;
    later(AFTER);
  });
  // The button sends the page: then the server has the text, or answers with it in the fields.
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    stale = true;
  });
  // Another form of the page, such as Submit for review, waits until the last words are saved.
  document.addEventListener("submit", async (event) => {
    if (event.target === form || stale || same(values(), saved)) return;
    event.preventDefault();
    clearTimeout(waiting);
    while (busy) await new Promise((done) => setTimeout(done, 50));
    await save();
    if (same(values(), saved)) event.target.requestSubmit(event.submitter);
  });

  const left = JSON.parse(localStorage.getItem(key) ?? "null");
  const refused = form.querySelector(".summary"); // what stands in the fields is saved nowhere
  if (left && same(left, saved) && !refused) localStorage.removeItem(key);
  else if (left && !refused) {
    found.hidden = false;
    found.querySelector("[data-draft-use]").addEventListener("click", () => {
      for (const name of names()) if (name in left) form.elements[name].value = left[name];
      found.hidden = true;
      form.dispatchEvent(new Event("input"));
    });
    found.querySelector("[data-draft-drop]").addEventListener("click", () => {
      localStorage.removeItem(key);
      found.hidden = true;
    });
  }
}

if (form && form.querySelector("[data-draft-status]")) start();
