// Names of parties are suggested as one types, out of all that are known: the list of the field is
// asked for anew. What the page brought stands there until then, and without scripts.
const PAUSE = 200;
let waiting;
let asked = 0;

async function suggest(list, words) {
  const number = ++asked;
  const answer = await fetch(`${list.dataset.partyNames}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected || number !== asked) return;
  const options = (await answer.json()).results.map((party) => {
    const option = new Option(party.role, party.name);
    Object.assign(option.dataset, { kind: party.kind, role: party.role });
    return option;
  });
  list.replaceChildren(...options);
}

document.addEventListener("input", (event) => {
  const list = event.target.list;
  if (!list?.matches("datalist[data-party-names]")) return;
  clearTimeout(waiting);
  const words = event.target.value.trim();
  // One of the names was chosen: the list has it, with its kind and role.
  if (!words || [...list.options].some((option) => option.value === event.target.value)) return;
  waiting = setTimeout(() => suggest(list, words).catch(() => {}), PAUSE);
});
