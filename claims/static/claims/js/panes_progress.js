// Follows running captures: every two seconds, only while something runs and the page is looked at.
// Only the lines that changed are put in; forms that someone is typing in are never touched.
const EVERY = 2000;
const box = document.querySelector("[data-poll][data-running]");
const told = document.querySelector("[data-progress-told]");

function put(news) {
  for (const fresh of news.querySelectorAll("[data-status]")) {
    const old = document.getElementById(fresh.id);
    if (!old || old.dataset.status === fresh.dataset.status) continue;
    const title = old.closest(".source")?.querySelector("h3")?.textContent.trim() ?? "";
    old.replaceWith(fresh);
    told.textContent = `${title} ${box.dataset.told} ${fresh.querySelector(".status-line").textContent.replace(/\s+/g, " ").trim()}`;
  }
}

async function ask() {
  if (!document.hidden) {
    try {
      const answer = await fetch(box.dataset.poll, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const news = page.querySelector("[data-progress]");
        if (news) put(news);
        if (!news?.hasAttribute("data-running")) return;
      }
    } catch {
      // The line is down for a moment: ask again.
    }
  }
  setTimeout(ask, EVERY);
}

if (box) setTimeout(ask, EVERY);
