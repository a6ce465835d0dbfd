// Follows running captures: every two seconds, only while something runs and the page is looked at.
// What someone is typing in, has open or has the focus on is never touched.
const EVERY = 2000;
const box = document.querySelector("[data-poll][data-running]");
const told = document.querySelector("[data-progress-told]");
const ended = new Set(); // ids of lines of which the rest of the card is still as it was
const renewed = new Set(); // ids of cards

const wordsOf = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

async function pageAt(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// What had the focus may be gone: then it goes to the name of the source.
function keepFocus(card, change) {
  const had = card.contains(document.activeElement);
  change();
  if (had && !card.contains(document.activeElement)) card.querySelector("h3 a").focus({ preventScroll: true });
}

function put(news) {
  const said = [];
  for (const fresh of news.querySelectorAll("[data-status]")) {
    const old = document.getElementById(fresh.id);
    const card = old?.closest(".source");
    if (!card || old.dataset.status === fresh.dataset.status) continue;
    keepFocus(card, () => old.replaceWith(fresh));
    // Another place in the queue is to be seen, not to be told each time.
    if (old.dataset.news !== fresh.dataset.news) said.push(`${wordsOf(card.querySelector("h3"))} ${box.dataset.told} ${wordsOf(fresh.querySelector(".status-line"))}`);
    if (fresh.hasAttribute("data-ended")) ended.add(fresh.id);
  }
  if (said.length) told.textContent = said.join(" ");
}

function putTools(old, fresh) {
  const offered = [...fresh.children];
  const names = new Set(offered.map((tool) => tool.dataset.tool));
  for (const tool of [...old.children]) {
    if (!names.has(tool.dataset.tool) && !tool.open) tool.remove();
  }
  let place = old.firstElementChild;
  for (const tool of offered) {
    const here = old.querySelector(`:scope > [data-tool="${tool.dataset.tool}"]`);
    if (here) place = here.nextElementSibling;
    else old.insertBefore(tool, place);
  }
}

// What may be done now, and what the page is called, as they would stand here after a reload.
async function renew() {
  const page = await pageAt(box.dataset.page);
  if (!page) return;
  for (const id of [...ended]) {
    const card = document.getElementById(id).closest(".source");
    const fresh = page.getElementById(card.id);
    ended.delete(id);
    if (!fresh) continue;
    keepFocus(card, () => {
      card.querySelector("h3 a").replaceChildren(...fresh.querySelector("h3 a").childNodes);
      card.querySelector(".by").replaceChildren(...fresh.querySelector(".by").childNodes);
      putTools(card.querySelector(".tools"), fresh.querySelector(".tools"));
    });
    renewed.add(card.id);
  }
}

async function ask() {
  if (!document.hidden) {
    try {
      const news = (await pageAt(box.dataset.poll))?.querySelector("[data-progress]");
      if (news) put(news);
      if (ended.size) await renew();
      if (news && !news.hasAttribute("data-running") && !ended.size) return;
    } catch {
      // The line is down for a moment: ask again.
    }
  }
  setTimeout(ask, EVERY);
}

// The text that came meanwhile is not on this page: a link to it loads the page anew.
function openNew(event) {
  const link = event.target.closest("a[href]");
  if (!link || !renewed.has(link.closest(".source")?.id) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const [address, part] = link.href.split("#");
  if (address !== location.href.split("#")[0]) return;
  event.preventDefault();
  location.hash = part;
  location.reload();
}

if (box) {
  box.addEventListener("click", openNew);
  setTimeout(ask, EVERY);
}
