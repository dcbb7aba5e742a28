// Starts the page: data, list, filters in the address, charts, navigation.

const CHIPS = {
  participant: (list, value) => "участник: " + ((list.data.items.find((item) => item.p === value) || {}).a || value),
  day: (list, value) => moment(value + "T").replace(/, $/, ""),
  attitude: (list, value) => "отношение к теме: " + TONES.filter((one) => one[2] === value).map((one) => one[0] + " " + one[1].replace("ый", "ое")),
  item: () => "один текст",
};

function startFilters(list, form) {
  fill(form.elements.library, list.data.libraries);
  fill(form.elements.municipality, list.data.places);
  fill(form.elements.topic, list.data.topics);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    const chosen = readAddress(location.hash).chosen;
    for (const field of form.elements) if (field.name) chosen[field.name] = field.value.trim();
    if (!chosen.topic) delete chosen.attitude;
    delete chosen.item;
    history.replaceState(null, "", writeAddress(chosen));
    refresh(list, form, chosen);
  });
  document.getElementById("reset").addEventListener("click", () => {
    history.replaceState(null, "", "#list");
    setForm(form, {});
    refresh(list, form, {});
    form.elements.q.focus();
  });
  addEventListener("hashchange", () => follow(list, form, true));
  follow(list, form, false);
}

function fill(field, options) {
  const sorted = [...options].sort((a, b) => a.name.localeCompare(b.name, "ru"));
  for (const option of sorted) field.append(new Option(option.name, option.id));
}

function setForm(form, chosen) {
  for (const field of form.elements) if (field.name) field.value = chosen[field.name] || "";
}

// A link to texts was followed, or the page was opened at one.
function follow(list, form, moved) {
  const address = readAddress(location.hash);
  const wanted = address.section === "list";
  if (moved && !wanted) return;
  setForm(form, wanted ? address.chosen : {});
  refresh(list, form, wanted ? address.chosen : {});
  if (!wanted || location.hash === "#list" && !moved) return;
  const head = document.getElementById("list-head");
  // On a phone the filters fill the screen: show what was found.
  (matchMedia("(max-width: 44rem)").matches ? document.querySelector(".found") : head).scrollIntoView();
  head.focus({ preventScroll: true });
}

function refresh(list, form, chosen) {
  const found = select(list.data, chosen);
  const total = list.data.items.length;
  const any = Object.values(chosen).some(Boolean);
  const count = grouped(found.length) + " " + plural(found.length, "текст", "текста", "текстов");
  document.getElementById("found").textContent = !found.length
    ? (total ? "Ничего не нашлось. Измените слова или сбросьте отбор." : "Текстов пока нет.")
    : any ? "Отобрано: " + count + " из " + grouped(total) : "Всего: " + count;
  document.getElementById("reset").hidden = !any;
  showChips(list, form, chosen);
  list.show(found);
}

function showChips(list, form, chosen) {
  const chips = Object.keys(CHIPS).filter((name) => chosen[name]).map((name) => {
    const label = CHIPS[name](list, chosen[name]);
    const button = make("button", "", label + " ", make("span", "", "×"));
    button.type = "button";
    button.setAttribute("aria-label", "Убрать отбор: " + label);
    button.addEventListener("click", () => {
      const rest = { ...chosen };
      delete rest[name];
      history.replaceState(null, "", writeAddress(rest));
      refresh(list, form, rest);
    });
    return make("li", "", button);
  });
  document.getElementById("chosen").replaceChildren(...chips);
}

// The section being read is marked in the navigation and kept in sight there.
function startNavigation() {
  const links = new Map([...document.querySelectorAll("nav.sections a")].map((link) => [link.hash.slice(1), link]));
  const strip = document.querySelector("nav.sections ul");
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const link = links.get(entry.target.id);
      if (!entry.isIntersecting || !link) continue;
      for (const other of links.values()) other.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      strip.scrollLeft = link.offsetLeft - strip.clientWidth / 2 + link.clientWidth / 2;
    }
  }, { rootMargin: "-20% 0px -70% 0px" });
  for (const section of document.querySelectorAll("main > section")) watcher.observe(section);
}

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.getElementById("filters");
  drawCharts(data.figures, Boolean(form));
  startPrinting(data.figures);
  startTables(data.ranking);
  startNavigation();
  if (form) {
    startFilters(new TextList(data.campaign, document.getElementById("texts"), document.getElementById("texts-more")), form);
  }
  const outside = document.getElementById("outside-texts");
  if (outside) {
    const list = new TextList(data.outside, outside, document.getElementById("outside-more"));
    list.show(data.outside.items);
  }
})();
