// A view of the page: what is chosen above acts on every figure, chart, table and list at once.

// What an element belongs to stands in data-m, data-l …: values joined by "|". An element without the attribute is
// about the whole campaign and stays.
function belongs(element, view) {
  return VIEW.every((name) => {
    const own = element.dataset[name];
    return !view[name] || own === undefined || own.split("|").includes(view[name]);
  });
}

// Cells are written in place; without a view they read again what the warehouse counted.
function write(element, show) {
  if (!element) return;
  if (element.original === undefined) element.original = [...element.childNodes];
  element.replaceChildren(...(show === null ? element.original : show));
}

class View {
  constructor(campaign, data) {
    Object.assign(this, { campaign, data, view: {}, filtered: null });
    // What is written anew under another view, once it is seen.
    this.parts = [
      ["summary", (...given) => this.showHeadline(...given)],
      ["days", (...given) => this.showDays(...given)],
      ["topics", (...given) => this.showTopics(...given)],
      ["libraries", (found, filtered) => this.showRows("library", "l", found, filtered)],
      ["places", (found, filtered) => this.showRows("municipality", "m", found, filtered)],
    ].map(([id, show]) => ({ box: document.getElementById(id), draw: () => show(this.found, this.isFiltered) })).filter((part) => part.box);
  }

  get plain() {
    this.unfiltered = this.unfiltered || this.campaign.figures({});
    return this.unfiltered;
  }

  // What is shown: the counts of the filter, or of all.
  get found() {
    return this.filtered || this.plain;
  }

  get isFiltered() {
    return isAny(this.view);
  }

  // Whether a filter is on that lets nothing through.
  get isEmpty() {
    return this.isFiltered && !this.found.all.posts && !this.found.all.comments;
  }

  apply(view) {
    if (!isAny(view) && !this.isFiltered) return;
    this.view = view;
    this.filtered = this.isFiltered ? this.campaign.figures(view) : null;
    for (const part of this.parts) part.isStale = true;
    this.refreshSpoken();
    this.hideOthers(this.found, this.isFiltered);
  }

  link(chosen, count, words) {
    if (!count || this.data.public) return [words];
    const link = make("a", "behind", words), { library, ...others } = chosen, { page } = window;
    const file = !this.campaign.whole && library && page.fileOf(library);
    link.href = file ? page.onItsPage(file, others) : listAddress(chosen, this.view);
    return [link];
  }

  showHeadline(found, filtered) {
    const all = found.all, say = (name, value, detail, label) => {
      const item = document.querySelector('.headline [data-f="' + name + '"]');
      if (!item) return;
      write(item.querySelector(".value"), filtered ? [value] : null);
      write(item.querySelector(".detail"), filtered ? [detail] : null);
      if (label) write(item.querySelector(".label"), filtered ? [label] : null);
      item.querySelector(".value").classList.toggle("words", value === FEW_OPINIONS);
    };
    const count = (name, value, few, forms) => say(name, value === null ? NOTHING : grouped(value),
      value === null ? "в отборе не считается" : "", plural(value || 0, forms) + few);
    const told = this.told(this.view), spoken = counted(all.opinions, OPINIONS);
    const places = [...found.places.values()].filter((one) => one.posts).length;
    count("posts", all.posts, " с тегом кампании", POSTS);
    count("comments", all.comments, "", REMARKS);
    count("participants", found.people ? this.participants(found) : null, "", PARTICIPANTS);
    count("libraries", found.posted ? found.posted.size : null, " с записями", LIBRARIES);
    count("places", places, " с записями", MUNICIPALITIES);
    count("readers", found.people ? all.readers.size : null, " в обсуждениях", READERS);
    count("suggestions", all.suggestions, " от читателей", SUGGESTIONS);
    if (told && told.share !== null) say("satisfaction", percent(told.share), told.by + "; вероятно, " + percentRange(told.low, told.high) + "; " + spoken);
    else say("satisfaction", told ? FEW_OPINIONS : NOTHING, told ? spoken : spoken + ": " + this.tones(all) + "; доля в отборе не считается");
    say("dialogue", all.questions ? percent(all.answered / all.questions) : "0",
      all.questions ? grouped(all.answered) + " из " + grouped(all.questions) + (told && told.wait ? "; " + told.wait : "") : "");
    const said = [[all.posts, POSTS], [all.comments, COMMENTS], [all.suggestions, SUGGESTIONS]].filter(([one]) => one).map((one) => counted(...one));
    write(document.getElementById("lead"), filtered ? [said.length ? "В отборе " + listing(said) + "." : "В отборе ничего нет."] : null);
  }

  participants(found) {
    const people = this.campaign.people;
    return [...found.people].filter((one) => ["reader", "partner"].includes(people[one][2])).length + found.posted.size;
  }

  // Share and waiting time where the warehouse worked them out: of the region, a library or a municipality, each by topic.
  // Without a share: too few voters. null: of this choice of texts there are only counts.
  told({ l = "", m = "", t = "", ...others }) {
    if (isAny(others) || (l && m && this.campaign.homeOf(l) !== m)) return null;
    return this.data.shares[[l, l ? "" : m, t].join("|")] || { share: null };
  }

  // What stands for a row of a table: all of a library's texts count for its municipality, but not the other way round.
  toldOf(row) {
    return row.m && this.view.l ? null : this.told({ ...this.view, ...row });
  }

  tones(figures) {
    return "положительных " + grouped(figures.positive) + ", отрицательных " + grouped(figures.negative);
  }

  showDays(found, filtered) {
    for (const row of document.querySelectorAll("#days [data-d]")) {
      const figures = this.campaign.of(found, "d", row.dataset.d);
      row.hidden = filtered && Boolean(this.view.d) && row.dataset.d !== this.view.d;
      for (const [name, kind] of [["posts", "post"], ["comments", "comment"]]) {
        write(row.querySelector('[data-f="' + name + '"]'),
          filtered ? this.link({ kind, day: row.dataset.d }, figures[name], grouped(figures[name])) : null);
      }
    }
  }

  showRows(key, letter, found, filtered) {
    const bodies = document.querySelectorAll('tbody[data-row="' + key + '"]');
    for (const body of bodies) {
      const id = body.dataset[letter], own = this.campaign.of(found, letter, id);
      body.hidden = filtered && (!belongs(body, this.view) || !(own.posts || own.comments || own.opinions));
      if (!body.hidden) this.showCells(body.rows[0], own, { [key]: id }, "tone", filtered, this.toldOf({ [letter]: id }));
    }
    if (bodies.length) fold(bodies[0].parentElement);
  }

  showCells(row, own, chosen, key, filtered, told) {
    const cell = (name, show) => write(row.querySelector('[data-f="' + name + '"]'), filtered ? show : null);
    cell("share", told && told.share !== null
      ? [make("b", "", percent(told.share)), make("span", "under", percentRange(told.low, told.high)), make("span", "under", told.by)]
      : [make("span", "quiet", told ? FEW_OPINIONS : NOTHING)]);
    cell("opinions", this.link({ ...chosen, mark: "opinion" }, own.opinions, grouped(own.opinions)));
    for (const tone of TONES) cell(tone, this.link({ ...chosen, [key]: tone, mark: "opinion" }, own[tone], grouped(own[tone])));
    cell("bar", [toneBar(own)]);
    const talk = own.questions ? grouped(own.answered) + " из " + grouped(own.questions) : NOTHING, usual = told && told.wait;
    cell("dialogue", [...this.link({ ...chosen, mark: "dialogue" }, own.questions, talk), ...(usual ? [make("span", "under wait", usual)] : [])]);
    cell("suggestions", this.link({ ...chosen, mark: "suggestion" }, own.suggestions, grouped(own.suggestions)));
    cell("posts", this.link({ ...chosen, kind: "post" }, own.posts, grouped(own.posts)));
    cell("comments", this.link({ ...chosen, kind: "comment" }, own.comments, grouped(own.comments)));
    cell("readers", this.campaign.whole ? this.link({ ...chosen, kind: "comment", voice: "reader" }, own.readers.size, grouped(own.readers.size)) : [NOTHING]);
  }

  showTopics(found, filtered) {
    for (const row of document.querySelectorAll("#topics tr[data-t]")) {
      const id = row.dataset.t, own = this.campaign.of(found, "t", id);
      row.hidden = filtered && Boolean(this.view.t) && this.view.t !== id;
      this.showCells(row, own, { topic: id }, "attitude", filtered, this.told({ ...this.view, t: id }));
    }
  }

  // Topics × attitude of one library, most discussed first, with the nearest criterion of independent assessment.
  spoken(library) {
    const number = this.campaign.number("l", library), list = make("ul", "spoken");
    const said = [...this.found.spoken].map(([key, own]) => [...key.split(":").map(Number), own])
      .filter(([whose, , own]) => whose === number && own.opinions).sort((a, b) => b[2].opinions - a[2].opinions);
    for (const [, index, own] of said) {
      const [topic, name, criterion] = this.campaign.topics[index], told = this.toldOf({ l: library, t: topic });
      const tones = TONES.map((tone) => own[tone] ? make("span", "tone " + tone, make("span", "", TONE_SIGNS[tone] + " "),
        ...this.link({ library, topic, attitude: tone, mark: "opinion" }, own[tone], grouped(own[tone]))) : null);
      tones.forEach((tone, at) => tone && (tone.title = ATTITUDES[TONES[at]] + " отношение"));
      list.append(make("li", "", make("b", "", name), ...tones,
        told && told.share !== null
          ? make("span", "under", "положительных " + percent(told.share) + " (" + percentRange(told.low, told.high) + "), " + told.by) : null,
        make("span", "under", "НОК: " + criterion)));
    }
    return said.length ? list : make("p", "quiet", "В этом отборе — ничего.");
  }

  refreshSpoken() {
    for (const button of document.querySelectorAll('[data-spoken][aria-expanded="true"]')) {
      document.getElementById(button.getAttribute("aria-controls")).cells[0].replaceChildren(this.spoken(button.dataset.spoken));
    }
  }

  // Cards and ranking rows that are not about what was chosen.
  hideOthers(found, filtered) {
    const people = found.people && new Set([...found.people].map((one) => this.campaign.people[one][0]));
    for (const element of document.querySelectorAll("[data-part]")) {
      const absent = people && element.dataset.person && !people.has(element.dataset.person);
      element.hidden = filtered && (!belongs(element, this.view) || Boolean(absent));
    }
    for (const box of document.querySelectorAll("[data-parts]")) {
      const none = filtered && ![...box.querySelectorAll("[data-part]")].some((part) => !part.hidden);
      const note = box.querySelector(":scope > .nothing");
      if (note) note.hidden = !none;
    }
    document.body.classList.toggle("filtered", filtered);
    for (const box of document.querySelectorAll("[data-fold]")) fold(box);
  }
}

function toneBar(figures) {
  const bar = mute("bar");
  for (const tone of TONES) {
    if (!figures[tone]) continue;
    const part = make("span", tone);
    part.style.flexGrow = figures[tone];
    bar.append(part);
  }
  return bar;
}
