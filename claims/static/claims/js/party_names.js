// Names of parties are suggested as one types, out of all that are known: the list of the field is
// asked for anew. What the page brought stands there until then, and without scripts. A name that is
// chosen brings its kind and role: the same name of another kind would be somebody else.
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

function complete(form, party) {
  if (!form?.elements.party_kind || !party.dataset.kind) return;
  form.elements.party_kind.value = party.dataset.kind;
  if (form.elements.party_role) form.elements.party_role.value = party.dataset.role;
}

document.addEventListener("input", (event) => {
  const list = event.target.list;
  if (!list?.matches("datalist[data-party-names]")) return;
  clearTimeout(waiting);
  const words = event.target.value.trim();
  const chosen = [...list.options].find((option) => option.value === event.target.value);
  if (chosen) complete(event.target.form, chosen);
  if (!words || chosen) return;
  waiting = setTimeout(() => suggest(list, words).catch(() => {}), PAUSE);
});
