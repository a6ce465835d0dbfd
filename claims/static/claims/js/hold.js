// A timed hold: says when five minutes are left, that it is over, and that saved work made it firm.
// The line keeps its place; what changes in it is also told to those who listen.
const LAST = 5 * 60 * 1000; // milliseconds
const MOST = 2 ** 31 - 1; // of a timer
const line = document.querySelector("[data-hold]");

function tell(sentence) {
  line.querySelector("[data-hold-words]").textContent = sentence;
  line.querySelector("[data-hold-told]").textContent = sentence;
}

// It has ended: beside the draft stands the button that takes the claim again and saves.
function ended() {
  tell(line.dataset.over);
  for (const offer of document.querySelectorAll("[data-take-again]")) offer.hidden = false;
}

function start() {
  const left = Date.parse(line.dataset.hold) - Date.now();
  const timers = [];
  const later = (after, act) => {
    if (after > 0 && after < MOST) timers.push(setTimeout(act, after));
  };
  const soon = () => tell(line.dataset.soon);
  later(left - LAST, soon);
  later(left, ended);
  if (left <= 0) ended();
  else if (left <= LAST) soon();
  // The draft tells that it was saved; every other save loads the page anew.
  document.addEventListener("draft-saved", () => {
    timers.forEach(clearTimeout);
    tell(line.dataset.firm);
  }, { once: true });
}

if (line) start();
