// The first view: what is praised and what is wrong, what readers ask for, who waits, whom to call, the days in small.

const MOST_SHOWN = 3;
const MOST_CALLED = 3;
const MOST_LETTERS = 88;
const LEAST_LETTERS = 25;
const USUAL_LETTERS = 70;
// What a sentence holds that asks.
const ASKING = /\?/;

class Glance {
  constructor(page, asks, registry) {
    Object.assign(this, { page, asks, registry, box: document.getElementById("summary") });
    this.days = document.getElementById("mini-days");
  }

  draw() {
    const { view } = this.page;
    this.found = view.found;
    this.used = new Set();
    this.sayings = this.gathered();
    for (const block of document.querySelectorAll("[data-glance]")) {
      const name = block.dataset.glance;
      const lines = ATTITUDES[name] ? this.topics(name) : this[name]();
      block.querySelector("ol").replaceChildren(...lines);
      block.querySelector(".nothing").hidden = lines.length > 0;
      block.hidden = !lines.length && !this.page.view.isFiltered;
    }
    if (this.days) this.drawDays();
  }

  // Readers' opinions of the view by topic and attitude, where the text as a whole has it, the most typical first.
  gathered() {
    const { campaign, view: { view } } = this.page, { topics, tone, marks, text } = campaign.texts;
    const sayings = new Map();
    for (const index of campaign.textsIn(view)) {
      if (!(marks[index] & BITS.opinion) || marks[index] & BITS.gone || text[index].length < LEAST_LETTERS) continue;
      const far = Math.abs(text[index].length - USUAL_LETTERS) + USUAL_LETTERS * (topics[index].length - 1);
      for (const said of topics[index]) {
        if (said % 3 !== tone[index]) continue;
        if (!sayings.has(said)) sayings.set(said, []);
        sayings.get(said).push([far, index]);
      }
    }
    for (const some of sayings.values()) some.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return sayings;
  }

  topics(tone) {
    const { campaign } = this.page, number = TONES.indexOf(tone);
    return [...this.found.topics].filter(([, own]) => own[tone]).sort((a, b) => b[1][tone] - a[1][tone] || a[0] - b[0]).slice(0, MOST_SHOWN)
      .map(([topic, own]) => {
        const [id, name] = campaign.topics[topic];
        return make("li", "", make("p", "what", make("b", "", name), " ",
          make("span", "tone " + tone, mute("", TONE_SIGNS[tone] + " "), ...this.page.view.link({ topic: id, attitude: tone, mark: "opinion" }, own[tone], grouped(own[tone]))),
          make("span", "quiet", " из" + NBSP + counted(own.opinions, OPINIONS_OF))), this.quotation(3 * topic + number));
      });
  }

  quotation(said) {
    const found = (this.sayings.get(said) || []).find(([, index]) => this.isNew(index));
    if (!found) return null;
    return make("p", "quoted", this.toText(found[1], null, quoted), this.source(found[1]));
  }

  // The same words are shown once.
  isNew(index) {
    const words = plain(this.page.campaign.texts.text[index]);
    return !this.used.has(words) && Boolean(this.used.add(words));
  }

  toText(index, tells, shown = String) {
    const { texts } = this.page.campaign, because = texts.because[index].map((word) => unsigned(word).toLowerCase());
    const words = excerpt(texts.text[index] || texts.quoted[index], tells || ((one) => because.some((word) => one.toLowerCase().includes(word))));
    if (this.page.data.public) return shown(words);
    const link = make("a", "plain", shown(words));
    link.href = listAddress({ item: texts.id[index] }, this.page.view.view);
    return link;
  }

  source(index) {
    const { campaign } = this.page, [library] = campaign.sets[campaign.texts.set[index]][0];
    return library === undefined || !this.page.form.elements.l ? null : make("span", "quiet", DASH + campaign.libraries[library][1]);
  }

  asked() {
    const { campaign, view: { view } } = this.page, inView = campaign.whole && new Set(campaign.textsIn(view));
    return this.asks.map(([group, name, topic, readers, libraries, , trend]) => {
      const own = inView && campaign.groups[group] ? campaign.groups[group].filter((index) => inView.has(index)) : null;
      const fits = own ? own.length : (!view.t || view.t === topic) && this.isAbout(libraries);
      if (!own || !this.page.view.isFiltered) return { group, name, readers, libraries: libraries.length, fits, trend };
      const { person, set } = campaign.texts, here = new Set(own.flatMap((index) => campaign.sets[set[index]][0]));
      return { group, name, readers: new Set(own.map((index) => person[index])).size, libraries: here.size, fits, trend: this.daily(own) };
    }).filter((one) => one.fits).sort((a, b) => b.readers - a.readers).slice(0, MOST_SHOWN).map((one) =>
      make("li", "", make("p", "quoted", ...this.page.view.link({ group: one.group }, (campaign.groups[one.group] || []).length, one.name)),
        make("p", "source", counted(one.readers, READERS) + (one.libraries > 1 ? " в " + counted(one.libraries, LIBRARIES_IN) : ""), this.course(one.trend))));
  }

  // Days with how many of some texts are of each.
  daily(own) {
    const days = new Map();
    for (const index of own) {
      const day = this.page.campaign.texts.at[index].slice(0, 10);
      days.set(day, (days.get(day) || 0) + 1);
    }
    return [...days].sort();
  }

  // A bar a day, if there is more than one: as dashboards/page/drawings/still.py draws it on cards.
  course(trend) {
    const { days } = this.page.data, shown = trend.filter(([day]) => days.includes(day)), most = Math.max(...shown.map(([, count]) => count));
    if (shown.length < 2) return null;
    const told = "По дням: " + shown.map(([day, count]) => dayMonth(day) + " — " + grouped(count)).join(", ");
    const path = shown.map(([day, count]) => "M" + days.indexOf(day) + ".1 100v-" + Math.round((100 * count) / most) + "h.8V100z").join("");
    const box = drawn("svg", { class: "trend", viewBox: "0 0 " + days.length + " 100", preserveAspectRatio: "none", role: "img", "aria-label": told });
    box.append(drawn("title", {}, told), drawn("path", { d: path }));
    return box;
  }

  isAbout(libraries) {
    const { campaign, view: { view } } = this.page;
    if (view.l) return libraries.includes(view.l);
    const rows = this.registryIn({ m: view.m, g: view.g });
    return !(view.m || view.g) || rows.some((one) => libraries.includes(one[0])) || (!this.registry.length && libraries.some((one) => campaign.homeOf(one) === view.m));
  }

  waiting() {
    const { campaign, view: { view } } = this.page;
    return select(campaign, { mark: "waiting" }, view).reverse().filter((index) => this.isNew(index)).slice(0, MOST_SHOWN).map((index) => make("li", "",
      make("p", "quoted", this.toText(index, (sentence) => ASKING.test(sentence))),
      make("p", "source", "с " + dayMonth(campaign.texts.at[index].slice(0, 10)), this.source(index))));
  }

  registryIn({ m, l, g }) {
    return this.registry.filter(([id, , place, group]) => (!m || place === m) && (!l || id === l) && (!g || group === g));
  }

  // A day, a tone, a topic or a network does not make a library one that is silent.
  call() {
    const { campaign, view: { view } } = this.page, found = this.page.view.isFiltered ? campaign.figures({ m: view.m, l: view.l, g: view.g }) : this.found;
    const rows = this.registryIn(view).map(([id, name, , , file]) => ({ id, name, file, own: campaign.of(found, "l", id) }));
    const mute = rows.filter(({ own }) => own.questions && !own.answered).sort((a, b) => b.own.questions - a.own.questions);
    // Of counts alone nobody knows whose the posts are: then a library is silent that has none about it either.
    const silent = rows.filter(({ id, own }) => (found.posted ? !found.posted.has(campaign.number("l", id)) : !own.posts));
    const line = (head, some, words) => some.length ? [make("li", "", make("b", "", head + " "), ...some.slice(0, MOST_CALLED).flatMap((one, at) => [
      at ? ", " : "", this.toLibrary(one), words(one)]), some.length > MOST_CALLED ? " и ещё" + NBSP + grouped(some.length - MOST_CALLED) : null)] : [];
    return [...line("Не ответили ни на один вопрос:", mute, (one) => make("span", "quiet", " (" + grouped(one.own.questions) + ")")),
      ...line("Нет записей:", silent, () => null)];
  }

  toLibrary(one) {
    const link = make("a", "", one.name);
    link.href = one.file;
    return link;
  }

  // Two bars a day, posts and comments, each against the most of its kind.
  drawDays() {
    const { campaign, data } = this.page, days = data.days.map((day) => [day, campaign.of(this.found, "d", day)]);
    const most = { posts: Math.max(1, ...days.map(([, own]) => own.posts)), comments: Math.max(1, ...days.map(([, own]) => own.comments)) };
    this.days.replaceChildren(...days.map(([day, own]) => {
      const told = dayMonth(day) + ": " + counted(own.posts, POSTS) + ", " + counted(own.comments, COMMENTS);
      const bars = mute("bars", ...["posts", "comments"].map((name) => {
        const bar = make("span", name);
        bar.style.height = (100 * own[name]) / most[name] + "%";
        return bar;
      }));
      const isLink = !data.public && own.posts + own.comments > 0;
      const inside = make(isLink ? "a" : "span", "day", bars, mute("date", String(Number(day.slice(8)))), make("span", "hidden", told));
      inside.title = told;
      if (isLink) inside.href = listAddress({ day }, this.page.view.view);
      return make("li", "", inside);
    }));
  }
}

// The first words of a text.
function opening({ text, quoted }, index) {
  return excerpt(text[index] || quoted[index], () => true);
}

// The sentence of a text that tells, else the first, and the next where it is too short; without tags and addresses.
function excerpt(words, tells) {
  const clean = tidy(words.replace(/#\S+|https?:\/\/\S+/g, " "));
  const sentences = clean.match(/[^.!?…]+[.!?…]*/g) || [clean];
  const telling = sentences.findIndex(tells);
  let told = "";
  for (const one of sentences.slice(Math.max(0, telling))) {
    if (told.length >= LEAST_LETTERS) break;
    told += one;
  }
  // What is quoted ends without its own full stop.
  told = told.trim().replace(/([^.])\.$/, "$1");
  if (told.length <= MOST_LETTERS) return told;
  const end = told.lastIndexOf(" ", MOST_LETTERS);
  return told.slice(0, end > LEAST_LETTERS ? end : MOST_LETTERS) + "…";
}
