// The campaign as columns of numbers, and the figures of any view of it. Texts (dashboards/page/payload.py) and the cube
// (warehouse/sql/page/cube.sql) become the same two tables: rows of all texts, and rows of what they say of topics.

// Numbers written by dashboards/page/payload.py: the last byte of each is less than 128.
function unpacked(text) {
  const bytes = atob(text), out = new Int32Array(bytes.length);
  let at = 0, value = 0, shift = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes.charCodeAt(index);
    value += (byte & 127) << shift;
    if (byte & 128) shift += 7;
    else {
      out[at++] = value;
      value = shift = 0;
    }
  }
  return out.subarray(0, at);
}

// Runs of equal numbers, written out.
function spread(runs, length) {
  const out = new Int32Array(length);
  for (let at = 0, from = 0; at < runs.length; at += 2) out.fill(runs[at], from, from += runs[at + 1]);
  return out;
}

// Counts of which those that are not 0 stand one after another; a bit of ``which`` tells that one is of this kind.
function scattered(which, counts) {
  const table = Object.fromEntries(MEASURES.map((name) => [name, new Int32Array(which.length)]));
  let at = 0;
  for (let row = 0; row < which.length; row++) {
    for (let bit = 0; bit < MEASURES.length; bit++) if (which[row] >> bit & 1) table[MEASURES[bit]][row] = counts[at++];
  }
  return table;
}

// Views of which the figures are kept: tables, charts, maps and the first view ask for the same ones.
const MOST_KEPT = 8;

class Campaign {
  constructor(data) {
    Object.assign(this, data, { kept: new Map() });
    // Whether every text is here, so that people and words can be counted too.
    this.whole = !data.cube;
    this.size = data.texts.set.length;
    this.numbers = {
      l: numbered(data.libraries.map((one) => one[0])), m: numbered(data.places.map((one) => one[0])),
      n: numbered(data.networks), t: numbered(data.topics.map((one) => one[0])),
    };
    this.days = this.whole ? [...new Set(data.texts.at.map((at) => at.slice(0, 10)))].sort() : data.cube.days;
    this.numbers.d = numbered(this.days);
    this.dayOf = data.texts.at.map((at) => this.numbers.d.has(at.slice(0, 10)) ? this.numbers.d.get(at.slice(0, 10)) : -1);
  }

  // The tables are made when first asked for: the first chart is drawn without them.
  get tables() {
    this.made = this.made || (this.whole ? this.fromTexts() : this.fromCube());
    return this.made;
  }

  get all() {
    return this.tables[0];
  }

  get said() {
    return this.tables[1];
  }

  fromTexts() {
    const { set, at, network, tone, kind, marks, topics } = this.texts;
    const row = (index, said) => ({
      set: set[index], day: this.numbers.d.get(at[index].slice(0, 10)), network: network[index], tone: tone[index] + 1,
      topic: said === null ? 0 : Math.floor(said / 3) + 1, polarity: said === null ? 0 : said % 3 + 1,
      posts: 1 - kind[index], comments: kind[index],
      opinions: +((marks[index] & BITS.opinion) > 0), questions: +((marks[index] & BITS.dialogue) > 0),
      answered: +((marks[index] & BITS.answered) > 0), suggestions: +((marks[index] & BITS.suggestion) > 0),
    });
    const own = [...set.keys()].filter((index) => !this.isOutside(index));
    const all = own.map((index) => row(index, null));
    const said = own.flatMap((index) => topics[index].map((one) => row(index, one)));
    return [columns(all), columns(said)];
  }

  // What comes from outside the region stands apart: no figure counts it, and lists show it where it is asked for.
  isOutside(index) {
    return (this.texts.marks[index] & BITS.outside) > 0;
  }

  fromCube() {
    const which = unpacked(this.cube.which), size = which.length, table = scattered(which, unpacked(this.cube.counts));
    for (const name of ["set", "day", "network", "tone"]) table[name] = spread(unpacked(this.cube[name]), size);
    for (const name of ["topic", "polarity"]) table[name] = unpacked(this.cube[name]);
    const where = (wanted) => {
      const rows = new Int32Array(size);
      let most = 0;
      for (let row = 0; row < size; row++) if (table.topic[row] > 0 === wanted) rows[most++] = row;
      return Object.fromEntries(Object.entries(table).map(([name, column]) => [name, rows.subarray(0, most).map((row) => column[row])]));
    };
    return [where(false), where(true)];
  }

  get talks() {
    this.talking = this.talking || new Talks(this);
    return this.talking;
  }

  // How decisions.csv names a text.
  subject(index) {
    const { id, kind, network, owner } = this.texts, parts = [this.networks[network[index]], kind[index] ? "comment" : "post", this.owners[owner[index]]];
    return { object: parts[1], network: parts[0], owner_id: parts[2], id: id[index].slice(parts.join(":").length + 1) };
  }

  indexOf(one) {
    this.byId = this.byId || numbered(this.texts.id);
    const found = this.byId.get([one.network, one.object, one.owner_id, one.id].join(":"));
    return found === undefined ? -1 : found;
  }

  // Which sets of libraries and places a view lets through.
  setsIn(view) {
    const library = this.number("l", view.l), place = this.number("m", view.m);
    return this.sets.map(([libraries, places]) =>
      (!view.l || libraries.includes(library)) && (!view.m || places.includes(place)) &&
      (!view.g || libraries.some((one) => this.libraries[one][3] === view.g)));
  }

  number(name, value) {
    const found = this.numbers[name].get(value);
    return found === undefined ? -1 : found;
  }

  homeOf(library) {
    const found = this.libraries[this.number("l", library)];
    return found && found[2] >= 0 ? this.places[found[2]][0] : "";
  }

  // A test of one row of a table, or of one text with `ofText`.
  test(view) {
    const sets = this.setsIn(view), network = this.number("n", view.n), day = this.number("d", view.d), tone = toneNumber(view.s);
    return (set, itsNetwork, itsDay, itsTone) =>
      sets[set] && (!view.n || itsNetwork === network) && (!view.d || itsDay === day) && (!view.s || itsTone === tone);
  }

  // Numbers of the texts of a view, those from outside the region too where they are asked for.
  textsIn(view, outside = false) {
    const passes = this.test(view), topic = this.number("t", view.t), found = [];
    const { set, network, tone, topics } = this.texts;
    for (let index = 0; index < this.size; index++) {
      if (!outside && this.isOutside(index)) continue;
      if (!passes(set[index], network[index], this.dayOf[index], tone[index] + 1)) continue;
      if (view.t && !topics[index].some((one) => Math.floor(one / 3) === topic)) continue;
      found.push(index);
    }
    return found;
  }

  // The figures of a view: over everything, and by library, place, day, topic, library and topic.
  figures(view) {
    const key = VIEW.map((name) => view[name] || "").join("|");
    if (!this.kept.has(key)) {
      if (this.kept.size >= MOST_KEPT) this.kept.delete(this.kept.keys().next().value);
      this.kept.set(key, this.counted(view));
    }
    return this.kept.get(key);
  }

  // What figures hold of one library, place, day or topic.
  of(found, letter, id) {
    return found[FIGURES_OF[letter]].get(this.number(letter, id)) || counts();
  }

  counted(view) {
    const passes = this.test(view), topic = this.number("t", view.t) + 1;
    const found = { all: counts(), placeless: counts(), libraries: new Map(), places: new Map(), days: new Map(), topics: new Map(), spoken: new Map() };
    const { all, said } = this, table = view.t ? said : all;
    for (let row = 0; row < table.set.length; row++) {
      if (!passes(table.set[row], table.network[row], table.day[row], table.tone[row])) continue;
      if (view.t && table.topic[row] !== topic) continue;
      const [libraries, places] = this.sets[table.set[row]], tone = table.tone[row] - 1;
      add(found.all, table, row, tone);
      add(at(found.days, table.day[row]), table, row, tone);
      for (const library of libraries) add(at(found.libraries, library), table, row, tone);
      for (const place of places) add(at(found.places, place), table, row, tone);
      if (!places.length) add(found.placeless, table, row, tone);
    }
    for (let row = 0; row < said.set.length; row++) {
      if (!said.opinions[row] || (view.t && said.topic[row] !== topic)) continue;
      if (!passes(said.set[row], said.network[row], said.day[row], said.tone[row])) continue;
      const about = said.topic[row] - 1, tone = said.polarity[row] - 1;
      add(at(found.topics, about), said, row, tone);
      for (const library of this.sets[said.set[row]][0]) add(at(found.spoken, library + ":" + about), said, row, tone);
    }
    if (this.whole) this.addPeople(found, view);
    return found;
  }

  // How many texts a choice of the list has in all of those that the cube counts; null where it cannot tell.
  countOf({ library, municipality, tone, topic, attitude, kind, mark, day, sort, ...others }, view) {
    const isKnown = !isAny(others) && !(kind && mark) && !(view.t && topic && view.t !== topic) && (!mark || mark in COUNTED);
    if (!isKnown) return null;
    const said = this.number("t", topic || view.t) + 1, wanted = TONES.indexOf(attitude) + 1, table = said ? this.said : this.all;
    const chosen = [view, { l: library, m: municipality, d: day, s: tone }].map((one) => this.test(one));
    const value = mark ? COUNTED[mark] : (own) => (kind === "comment" ? 0 : own.posts) + (kind === "post" ? 0 : own.comments);
    const own = counts();
    for (let row = 0; row < table.set.length; row++) {
      if (said && table.topic[row] !== said) continue;
      if (topic && wanted && table.polarity[row] !== wanted) continue;
      if (chosen.every((passes) => passes(table.set[row], table.network[row], table.day[row], table.tone[row]))) add(own, table, row, -1);
    }
    return value(own);
  }

  // Readers: of texts only, a cube cannot tell people apart.
  addPeople(found, view) {
    const { set, kind, person, voice, marks } = this.texts;
    found.people = new Set();
    found.posted = new Set();
    for (const index of this.textsIn(view)) {
      const [libraries, places] = this.sets[set[index]];
      const scopes = [found.all, ...libraries.map((one) => at(found.libraries, one)), ...places.map((one) => at(found.places, one))];
      if (person[index] >= 0) {
        found.people.add(person[index]);
        if (kind[index] && voice[index] === "reader" && !(marks[index] & BITS.gone)) for (const one of scopes) one.readers.add(person[index]);
        if (!kind[index] && !(marks[index] & BITS.uncounted) && ["library", "organiser"].includes(voice[index])) for (const one of libraries) found.posted.add(one);
      }
    }
  }
}

const FIGURES_OF = { l: "libraries", m: "places", d: "days", t: "topics" };
// The marks of texts that the cube counts.
const COUNTED = {
  opinion: (own) => own.opinions, dialogue: (own) => own.questions, answered: (own) => own.answered,
  waiting: (own) => own.questions - own.answered, suggestion: (own) => own.suggestions,
};

function numbered(names) {
  return new Map(names.map((name, index) => [name, index]));
}

function columns(rows) {
  const names = ["set", "day", "network", "tone", "topic", "polarity", ...MEASURES];
  return Object.fromEntries(names.map((name) => [name, Int32Array.from(rows, (row) => row[name])]));
}

// 0 is «not determined».
function toneNumber(tone) {
  return TONES.indexOf(tone) + 1;
}

function counts() {
  return { posts: 0, comments: 0, opinions: 0, questions: 0, answered: 0, suggestions: 0, positive: 0, neutral: 0, negative: 0, readers: new Set() };
}

function at(map, key) {
  let found = map.get(key);
  if (!found) map.set(key, found = counts());
  return found;
}

function add(into, table, row, tone) {
  for (const name of MEASURES) into[name] += table[name][row];
  if (tone >= 0) into[TONES[tone]] += table.opinions[row];
}
