// Says every 20 seconds that this page is open and whether somebody writes in it, and shows who else
// is at the claim. A page that nobody looks at is silent.
const EVERY = 20_000; // milliseconds
const WRITES = 60_000; // for so long after the last key somebody is writing
const form = document.querySelector("[data-presence]");
let typed = -WRITES;

async function beat() {
  if (document.hidden) return;
  const data = new FormData(form);
  data.set("doing", performance.now() - typed < WRITES ? "writing" : "reading");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const news = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = form.querySelector("[data-others]");
    if (told.textContent.trim() !== news.body.textContent.trim()) told.replaceChildren(...news.body.childNodes);
  } catch {
    // The line is down for a moment: the next beat asks again.
  }
}

if (form) {
  document.addEventListener("input", (event) => {
    if (!event.target.closest("textarea, input:not([type=search])")) return;
    const first = performance.now() - typed >= WRITES;
    typed = performance.now();
    if (first) beat();
  });
  document.addEventListener("visibilitychange", beat);
  setInterval(beat, EVERY);
  beat();
}
