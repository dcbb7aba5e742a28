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
    this.campaign = new Campaign(data.campaign);
    this.form = document.getElementById("view");
    this.filters = document.getElementById("filters");
    window.page = this;
    this.corrections = data.public ? null : new Corrections();
    this.lists = [...document.querySelectorAll("[data-list]")].map((list) => [
      new TextList(this.campaign, list, list.nextElementSibling), list.dataset.list === "all" ? null : { mark: list.dataset.list }]);
    this.view = new View(this.campaign, data, this.lists);
    this.maps = [...document.querySelectorAll("[data-map]")].map((box) => new Places(this, box));
    this.charts = data.figures.length ? new Charts(this, data.figures) : null;
    this.rooms = new Rooms();
    this.glance = new Glance(this, data.asked, data.registry);
    startPrinting(this.charts);
    startTables(data.ranking);
    this.startForms();
    this.open(false);
    startCorrecting(this);
    addEventListener("hashchange", () => this.open(true));
    document.addEventListener("click", (event) => this.clicked(event));
  }

  isFiltered() {
    return VIEW.some((name) => this.view.view[name]);
  }

  name(column, id) {
    const found = [...this.campaign[column], ...(column === "people" ? this.data.registry : [])].find((one) => one[0] === id);
    const named = !found && column === "people" && document.querySelector('[data-edit="participant"][data-id="' + CSS.escape(id) + '"]');
    return found ? found[1] : named ? named.dataset.name : id;
  }

  startForms() {
    const { campaign, form } = this, options = (name, given) => {
      const field = form.elements[name];
      if (field) for (const [id, words] of given) field.append(new Option(words, id));
    };
    const byName = (a, b) => a[1].localeCompare(b[1], "ru");
    options("m", [...campaign.places].sort(byName));
    options("l", [...campaign.libraries].sort(byName));
    options("n", campaign.networks.map((one) => [one, NETWORKS[one] || one]));
    options("d", campaign.days.filter(Boolean).map((day) => [day, VIEW_CHIPS.d(this, day)]));
    options("t", campaign.topics);
    // A choice of one is none.
    for (const field of form.elements) if (field.tagName === "SELECT") field.closest("label").hidden = field.options.length <= 2;
    const opener = document.getElementById("open-view");
    opener.addEventListener("click", () => opener.setAttribute("aria-expanded", String(form.classList.toggle("open"))));
    for (const one of [form, this.filters]) if (one) one.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => event.target.name && this.change({ [event.target.name]: event.target.value }));
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
    const wanted = readAddress(address), now = readAddress(location.hash);
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

  show(address) {
    this.rooms.open(address.section);
    this.chosen = address.chosen;
    const changed = VIEW.some((name) => (this.view.view[name] || "") !== (address.view[name] || ""));
    for (const name of VIEW) if (this.form.elements[name]) this.form.elements[name].value = address.view[name] || "";
    if (changed) this.view.apply(address.view);
    const filtered = Object.keys(address.view).length > 0;
    if (this.charts && changed) this.charts.apply(this.view.found, filtered);
    else if (this.charts) this.charts.seen();
    if (changed || !this.shown) for (const map of this.maps) map.draw();
    if (changed || !this.shown) this.glance.draw(filtered ? this.view.found : this.view.plain);
    if (changed || !this.shown) this.showView(address.view, filtered);
    this.showLists(changed || !this.shown);
    this.shown = true;
  }

  showView(view, filtered) {
    const { all } = filtered ? this.view.found : this.view.plain;
    document.getElementById("view-status").textContent = filtered
      ? "В отборе " + counted(all.posts, POSTS) + " и " + counted(all.comments, COMMENTS)
      : "Показано всё";
    document.getElementById("view-chips").replaceChildren(...chips(VIEW_CHIPS, this, view, (name) => this.change({ [name]: "" })));
    for (const button of document.querySelectorAll("[data-reset-view]")) button.hidden = !filtered;
    for (const note of document.querySelectorAll("[data-whole]")) note.hidden = !filtered;
  }

  showLists(changed) {
    for (const [list, mark] of this.lists) {
      if (mark && !changed) continue;
      const found = mark && mark.mark === "quote" ? quotable(this) : select(this.campaign, mark || this.chosen, this.view.view);
      // Those who wait longest come first.
      list.show(mark && mark.mark === "waiting" ? found.reverse() : found);
      const count = document.querySelector('[data-count="' + (mark ? mark.mark : "all") + '"]');
      if (count) count.textContent = counted(found.length, TEXTS);
      const none = list.list.parentElement.querySelector(".nothing");
      if (none) none.hidden = found.length > 0;
      if (!mark) this.showFound(found.length);
    }
  }

  showFound(count) {
    if (!this.filters) return;
    for (const field of this.filters.elements) if (field.name && field.value.trim() !== (this.chosen[field.name] || "")) field.value = this.chosen[field.name] || "";
    const total = this.campaign.size, any = [this.chosen, this.view.view].some((one) => Object.values(one).some(Boolean));
    const words = counted(count, TEXTS);
    document.getElementById("found").textContent = !count
      ? (total ? "Ничего не нашлось. Измените слова или сбросьте отбор." : "Текстов пока нет.")
      : any ? "Отобрано: " + words + " из " + grouped(total) : "Всего: " + words;
    document.getElementById("reset").hidden = !Object.values(this.chosen).some(Boolean);
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
    const button = make("button", "", label + " ", make("span", "", "×"));
    button.type = "button";
    button.setAttribute("aria-label", "Убрать отбор: " + label);
    button.addEventListener("click", () => drop(name));
    return make("li", "", button);
  });
}

(() => {
  new Page(DATA);
  const outside = document.getElementById("outside-texts");
  if (outside) {
    const list = new TextList(new Campaign(DATA.outside), outside, outside.nextElementSibling);
    list.show(DATA.outside.texts.set.map((_, index) => index));
  }
})();
