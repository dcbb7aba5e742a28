// A campaign whose texts come in pieces, each with numbers of its own for names and texts (dashboards/page/pieces.py), as one.

const PIECES = [...document.querySelectorAll("script.piece")].map((one) => JSON.parse(one.textContent));
// Columns that hold the number of another text or, if that stands in another piece, its id.
const LINKS = ["post", "under", "answer"];

// A list in which what has the same key stands once: `number` gives its number.
class Numbered {
  constructor(known, key) {
    Object.assign(this, { known, key, numbers: numbered(known.map(key)) });
  }

  number(one) {
    const key = this.key(one);
    if (!this.numbers.has(key)) this.numbers.set(key, this.known.push(one) - 1);
    return this.numbers.get(key);
  }
}

function joined(whole, pieces) {
  if (!pieces.length) return whole;
  const byId = (one) => one[0], itself = (one) => one, { texts } = whole;
  const libraries = new Numbered(whole.libraries, byId), places = new Numbered(whole.places, byId);
  const owners = new Numbered(whole.owners, itself), networks = new Numbered(whole.networks, itself);
  const people = new Numbered(whole.people, byId), sets = new Numbered(whole.sets, JSON.stringify);
  for (const piece of pieces) {
    const from = texts.set.length, number = (table) => (one) => table.number(one);
    const itsPlaces = piece.places.map(number(places));
    const itsLibraries = piece.libraries.map(([id, name, place, group]) => libraries.number([id, name, place < 0 ? -1 : itsPlaces[place], group]));
    const itsSets = piece.sets.map(([some, where]) => sets.number([some.map((one) => itsLibraries[one]), where.map((one) => itsPlaces[one])]));
    const numbers = { set: itsSets, owner: piece.owners.map(number(owners)), network: piece.networks.map(number(networks)), person: piece.people.map(number(people)) };
    for (const [name, column] of Object.entries(piece.texts)) {
      const told = LINKS.includes(name) ? (one) => (one >= 0 ? one + from : one) : numbers[name] ? (one) => (one < 0 ? one : numbers[name][one]) : itself;
      for (const one of column) texts[name].push(told(one));
    }
    for (const [at, words] of Object.entries(piece.corrections)) whole.corrections[Number(at) + from] = words;
  }
  const numberOf = numbered(texts.id), known = (id) => (numberOf.has(id) ? numberOf.get(id) : -1);
  for (const name of LINKS) texts[name] = texts[name].map((one) => (typeof one === "string" ? known(one) : one));
  for (const [name, ids] of Object.entries(whole.groups)) whole.groups[name] = ids.map(known).filter((one) => one >= 0);
  return whole;
}
