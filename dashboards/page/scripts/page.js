// Starts the page: data, view in the address, lists, charts, navigation.

const CHIPS = {
  library: (page, value) => "о библиотеке: " + page.name("libraries", value),
  municipality: (page, value) => "место: " + page.name("places", value),
  tone: (page, value) => "тональность: " + toneName(value),
  topic: (page, value) => "тема: " + page.name("topics", value),
  participant: (page, value) => "участник: " + page.name("people", value),
  day: (page, value) => dayMonth(value),
  attitude: (page, value) => "отношение к теме: " + toneName(value, ATTITUDES),
  group: () => "выбранные тексты",
  item: () => "один текст",
};
const VIEW_CHIPS = {
  m: (page, value) => page.name("places", value),
  l: (page, value) => page.name("libraries", value),
  g: (page, value) => page.form.elements.g.querySelector('[value="' + CSS.escape(value) + '"]')?.textContent || value,
  n: (page, value) => NETWORKS[value] || value,
  d: (page, value) => dayMonth(value),
  s: (page, value) => toneName(value),
  t: (page, value) => page.name("topics", value),
};

function toneName(value, names = TONE_OF_TEXT) {
  return names[value] ? TONE_SIGNS[value] + " " + names[value] : VALUE_NAMES.sentiment.none;
}

class Page {
  constructor(data) {
    this.data = data;
    window.page = this;
    this.charts = data.figures.length ? new Charts(this, data.figures) : null;
    this.rooms = new Rooms();
    const { section, view } = readAddress(location.hash);
    this.rooms.open(section);
    // What is seen first is drawn first; the rest follows once it is painted.
    if (!Object.keys(view).length && this.charts?.seen()) requestAnimationFrame(() => setTimeout(() => this.start()));
    else this.start();
  }

  start() {
    const { data } = this;
    this.campaign = new Campaign(joined(data.campaign, PIECES));
    this.form = document.getElementById("view");
    this.filters = document.getElementById("filters");
    this.corrections = data.public ? null : new Corrections();
    this.lists = [...document.querySelectorAll("[data-list]")].map((list) => [
      new TextList(this.campaign, list, list.nextElementSibling), list.dataset.list === "all" ? null : { mark: list.dataset.list }]);
    this.outside = this.outsideList(data.outside);
    this.view = new View(this.campaign, data);
    this.maps = [...document.querySelectorAll("[data-map]")].map((box) => new Places(this, box));
    this.glance = new Glance(this, data.asked, data.registry);
    startPrinting(this);
    startSaving(this);
    startTables(data.ranking);
    this.startForms();
    this.open(false);
    startCorrecting(this);
    // Counted while nothing else is to be done, so that the first filter need not wait.
    (window.requestIdleCallback || setTimeout)(() => this.view.found);
    addEventListener("hashchange", () => this.open(true));
    document.addEventListener("click", (event) => this.clicked(event));
    this.isStarted = true;
  }

  // Texts that are no part of the campaign have a list of their own, which no filter touches.
  outsideList(given) {
    const list = document.getElementById("outside-texts");
    if (!list) return [];
    const made = new TextList(new Campaign(given), list, list.nextElementSibling);
    made.show([...given.texts.set.keys()]);
    return [made];
  }

  // How a theme is called, and how many texts stand behind it, of which the page has the first.
  theme(id) {
    const [, name, , , , texts] = this.data.asked.find((one) => one[0] === id) || [id, id, "", 0, [], 0];
    return { name, texts };
  }

  registered(library) {
    return this.data.registry.find(([id]) => id === library);
  }

  name(column, id) {
    const found = [...this.campaign[column], ...(column === "people" ? this.data.registry : [])].find((one) => one[0] === id);
    const named = !found && column === "people" && document.querySelector('[data-edit="participant"][data-id="' + CSS.escape(id) + '"]');
    return found ? found[1] : named ? participantName(named) : id;
  }

  startForms() {
    const { campaign, form } = this, options = (name, given) => {
      const field = form.elements[name];
      if (field) for (const [id, words] of given) field.append(new Option(words, id));
    };
    const { compare: inOrder } = new Intl.Collator("ru", { numeric: true }), byName = (a, b) => inOrder(a[1], b[1]);
    options("m", [...campaign.places].sort(byName));
    options("l", [...campaign.libraries].sort(byName));
    options("n", campaign.networks.map((one) => [one, NETWORKS[one] || one]));
    options("d", campaign.days.filter(Boolean).map((day) => [day, VIEW_CHIPS.d(this, day)]));
    options("t", campaign.topics);
    for (const name of ["m", "l"]) if (form.elements[name]?.options.length > MOST_OPTIONS) searchable(form.elements[name]);
    // A choice of one is none.
    for (const field of form.elements) if (field.tagName === "SELECT") field.closest("label").hidden = field.options.length <= 2;
    const opener = document.getElementById("open-view");
    opener.addEventListener("click", () => opener.setAttribute("aria-expanded", String(form.classList.toggle("open"))));
    form.hidden = opener.hidden = !campaign.days.some(Boolean);
    for (const one of [form, this.filters]) if (one) one.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => event.target.name && this.choose(event.target.name, event.target.value));
    for (const button of document.querySelectorAll("[data-reset-view]")) {
      button.addEventListener("click", () => {
        this.change(Object.fromEntries(VIEW.map((name) => [name, ""])));
        form.elements.m?.focus({ preventScroll: true });
      });
    }
    if (!this.filters) return;
    this.filters.addEventListener("input", (event) => {
      const chosen = { ...this.chosen };
      for (const field of this.filters.elements) if (field.name) chosen[field.name] = field.value.trim();
      delete chosen.item;
      this.narrow(chosen, event.target.type === "search");
    });
    document.getElementById("reset").addEventListener("click", () => {
      this.narrow({});
      this.filters.elements.q.focus();
    });
  }

  // A place lets go of a library that is elsewhere.
  choose(name, value) {
    const { l } = this.view.view, isElsewhere = name === "m" && l && value && this.campaign.homeOf(l) !== value;
    this.change({ [name]: value, ...(isElsewhere ? { l: "" } : {}) });
  }

  // Another choice for the whole page; the list keeps what narrows it.
  change(changes) {
    const address = readAddress(location.hash);
    this.go(writeAddress(address.section, address.chosen, { ...address.view, ...changes }));
  }

  narrow(chosen, isTyping) {
    this.go(writeAddress("list", chosen, this.view.view), isTyping);
  }

  // Every choice is a step that «Back» undoes; letters typed one after another are one.
  go(address, isTyping = false) {
    const next = address === "#" ? location.pathname + location.search : address;
    history[isTyping && this.isTyping ? "replaceState" : "pushState"](null, "", next);
    this.isTyping = isTyping;
    this.show(readAddress(location.hash));
  }

  // A link inside the page keeps the view; one to texts has its own.
  clicked(event) {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.follow(link.getAttribute("href"));
  }

  follow(address) {
    const wanted = readAddress(address), now = this.known(readAddress(location.hash));
    const chosen = wanted.section === "list" ? wanted.chosen : now.chosen;
    const next = writeAddress(wanted.section, chosen, { ...now.view, ...wanted.view });
    if (decodeURIComponent(next) !== decodeURIComponent(location.hash)) history.pushState(null, "", next);
    this.open(true);
  }

  // What the address says: its view of the page and, if it leads on, its place there.
  open(moved) {
    const address = readAddress(location.hash), { section } = address;
    this.isTyping = false;
    const before = this.rooms.leaf;
    this.show(address);
    if (!section) {
      if (moved && before !== this.rooms.leaf) this.rooms.top();
      return;
    }
    const target = document.getElementById(section === "list" ? "list-head" : section);
    if (!target || (!moved && section === "list" && !Object.keys(address.chosen).length)) return;
    // On a phone the filters fill the screen: show what was found.
    const isPhone = section === "list" && moved && matchMedia("(max-width: 44rem)").matches;
    const isWhole = target.contains(this.rooms.leaf) || this.rooms.room.dataset.room === section;
    if (isPhone) document.querySelector(".found").scrollIntoView();
    else if (isWhole || section === "list") this.rooms.top();
    else target.scrollIntoView();
    const heading = isWhole ? target.querySelector("h2, h3") || target : target;
    if (!heading.matches("a, button, input, select, [tabindex]")) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  // What an address names that is not here is said and left out.
  known(address) {
    const view = { ...address.view }, chosen = { ...address.chosen }, strange = [];
    if (address.section && !document.getElementById(address.section)) strange.push("раздела «" + address.section + "» нет");
    for (const [name, value] of Object.entries(view)) {
      const field = this.form.elements[name];
      if (field && [...field.options].some((one) => one.value === value)) continue;
      if (!field && name === "l" && this.campaign.number("l", value) >= 0) continue;
      delete view[name];
      strange.push("отбора «" + name + "=" + value + "» нет");
    }
    for (const [name, value] of Object.entries(chosen)) {
      const letter = { library: "l", municipality: "m", topic: "t" }[name];
      if (letter ? this.campaign.number(letter, value) >= 0 : name !== "item" || this.campaign.texts.id.includes(value)) continue;
      delete chosen[name];
      strange.push(letter ? "отбора «" + name + "=" + value + "» нет" : "текста «" + value + "» на этой странице нет");
    }
    const note = document.getElementById("astray");
    note.hidden = !strange.length;
    note.textContent = strange.length ? "В адресе ошибка: " + listing(strange) + ". Показано без этого." : "";
    return { ...address, view, chosen };
  }

  // Libraries of the chosen place and kind only.
  narrowLibraries(view) {
    const field = this.form.elements.l;
    if (!field) return;
    const place = view.m ? this.campaign.number("m", view.m) : -1, known = new Map(this.campaign.libraries.map((one) => [one[0], one]));
    for (const option of field.options) {
      const one = known.get(option.value);
      option.hidden = option.disabled = Boolean(one) && ((view.m && one[2] !== place) || (Boolean(view.g) && one[3] !== view.g)) && option.value !== view.l;
    }
    for (const name of ["m", "l"]) this.form.elements[name]?.search?.show();
  }

  show(given) {
    const address = this.known(given);
    this.rooms.open(address.section);
    this.chosen = address.chosen;
    const changed = VIEW.some((name) => (this.view.view[name] || "") !== (address.view[name] || ""));
    for (const name of VIEW) if (this.form.elements[name]) this.form.elements[name].value = address.view[name] || "";
    if (changed) this.view.apply(address.view);
    const filtered = Object.keys(address.view).length > 0;
    if (this.charts && changed) this.charts.apply(this.view.found, filtered);
    else if (this.charts) this.charts.seen();
    const isNew = changed || !this.shown;
    if (isNew) {
      for (const one of [this.glance, ...this.maps]) one.isStale = true;
      this.showView(address.view, filtered);
      this.narrowLibraries(address.view);
    }
    this.showLists(isNew);
    this.shown = true;
  }

  // Draws what has come into sight, if it is not drawn as it should be.
  seen() {
    for (const one of [this.glance, ...this.maps, ...this.view.parts, ...this.lists.map(([list]) => list), ...this.outside]) {
      if (!one.isStale || !isSeen(one.box)) continue;
      one.isStale = false;
      one.draw();
    }
  }

  showView(view, filtered) {
    const { isEmpty } = this.view, all = filtered && this.view.found.all;
    document.getElementById("view-status").textContent = isEmpty ? "В отборе ничего нет. " + this.advice(view)
      : filtered ? "В отборе " + counted(all.posts, POSTS) + " и " + counted(all.comments, COMMENTS) : "Показано всё";
    document.body.classList.toggle("vain", isEmpty);
    document.getElementById("view-chips").replaceChildren(...chips(VIEW_CHIPS, this, view, (name) => this.change({ [name]: "" })));
    for (const button of document.querySelectorAll("[data-reset-view]")) button.hidden = !filtered;
    for (const note of document.querySelectorAll("[data-whole]")) note.hidden = !filtered;
  }

  // Which one choice to give up: the one without which most is found.
  advice(view) {
    const others = Object.keys(view).map((name) => {
      const { all } = this.campaign.figures({ ...view, [name]: "" });
      return [all.posts + all.comments, name];
    }).sort((a, b) => b[0] - a[0]);
    const [count, name] = others[0];
    return count ? "Уберите " + quoted(VIEW_CHIPS[name](this, view[name])) + ": останется " + counted(count, TEXTS) + "." : "Уберите часть отбора.";
  }

  showLists(changed) {
    for (const [list, mark] of this.lists) {
      if (mark && !changed) continue;
      const found = mark && mark.mark === "quote" ? quotable(this) : select(this.campaign, mark || this.chosen, this.view.view);
      list.query = mark ? null : queryOf(this.campaign, this.chosen.q);
      // Those who wait longest come first.
      list.show(mark && mark.mark === "waiting" ? found.reverse() : found);
      if (mark) list.tell = () => this.tellCount(mark.mark, found.length);
      const none = list.box.parentElement.querySelector(":scope > .nothing");
      if (none) none.hidden = found.length > 0;
      if (!mark) this.showFound(found.length);
    }
    this.seen();
  }

  tellCount(mark, count) {
    const box = document.querySelector('[data-count="' + mark + '"]');
    if (!box) return;
    // A page that holds all texts need not count them for this.
    const whole = !this.campaign.whole && mark in COUNTED ? COUNTED[mark](this.view.found.all) : 0;
    box.textContent = whole > count ? "показано: " + grouped(count) + " из " + grouped(whole) : count ? counted(count, TEXTS) : "";
  }

  // How many texts a choice has in all, if the page holds only some of them and it is known; 0 where it is not.
  wholeOf() {
    const { group, ...others } = this.chosen, isAlone = !isAny(others) && !this.view.isFiltered;
    if (group) return isAlone ? this.theme(group).texts : 0;
    return this.isPart() ? this.campaign.countOf(this.chosen, this.view.view) || 0 : 0;
  }

  // Whether texts stand elsewhere that this page only counts.
  isPart() {
    return !this.campaign.whole && !this.data.public;
  }

  // Some of the texts are here; the others stand on the page of their library.
  partly(count, whole) {
    const told = "Показано: " + grouped(count) + " из " + grouped(whole) + ". ", own = this.chosen.library || this.view.view.l;
    const file = own && this.fileOf(own), { library, municipality, ...chosen } = this.chosen;
    if (this.chosen.group && this.campaign.whole) return [told + "Здесь самые ранние."];
    if (!file) return [told + "Остальные — на страницах библиотек."];
    const link = make("a", "", "Все — на странице библиотеки");
    link.href = this.onItsPage(file, chosen);
    return [told, link, "."];
  }

  fileOf(library) {
    return this.registered(library)?.[4] || "";
  }

  // The address of a library's texts on its own page, where no place or library is chosen.
  onItsPage(file, chosen) {
    const { m, l, g, ...view } = this.view.view;
    return file + listAddress(chosen, view);
  }

  showFound(count) {
    if (!this.filters) return;
    for (const field of this.filters.elements) if (field.name && field.value.trim() !== (this.chosen[field.name] || "")) field.value = this.chosen[field.name] || "";
    const total = this.campaign.textsIn({}, reachesOutside(this.chosen)).length, any = isAny(this.chosen) || isAny(this.view.view);
    const words = counted(count, TEXTS), whole = any ? this.wholeOf() : null;
    // Where nothing is written there is nothing to look for.
    this.filters.hidden = !total;
    document.getElementById("found").replaceChildren(...(whole > count ? this.partly(count, whole)
      : [!count ? (total ? "Ничего не нашлось. Измените слова или сбросьте отбор." : "Текстов пока нет.")
        : any ? "Отобрано: " + words + " из " + grouped(total) + (this.isPart() ? ", что есть на этой странице" : "")
          : (this.isPart() ? "Здесь: " : "Всего: ") + words]));
    document.getElementById("reset").hidden = !isAny(this.chosen);
    document.getElementById("chosen").replaceChildren(...chips(CHIPS, this, this.chosen, (name) => {
      const rest = { ...this.chosen };
      delete rest[name];
      this.narrow(rest);
    }));
  }
}

function chips(names, page, chosen, drop) {
  return Object.keys(names).filter((name) => chosen[name]).map((name) => {
    const label = names[name](page, chosen[name]);
    const button = press("", label + " ", make("span", "", "×"));
    button.setAttribute("aria-label", "Убрать отбор: " + label);
    button.addEventListener("click", () => drop(name));
    return make("li", "", button);
  });
}

new Page(DATA);
