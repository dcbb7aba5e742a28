// The map: a tile or a shape a municipality, coloured and labelled by what is chosen; a click chooses the municipality.

const SHOWN = {
  activity: {
    value: (own) => own.posts + own.comments,
    label: (own) => grouped(own.posts + own.comments),
    words: (own) => counted(own.posts, POSTS) + ", " + counted(own.comments, COMMENTS),
    level: (value, most) => value ? Math.ceil(LEVELS * Math.sqrt(value / most)) : 0,
    key: "записи и комментарии: чем больше, тем темнее",
  },
  satisfaction: {
    value: (own, told) => told ? told.share : null,
    label: (own, told) => told && told.share !== null ? percent(told.share) : told && own.opinions ? "мало" : NOTHING,
    words: (own, told) => told && told.share !== null ? "удовлетворённость " + percent(told.share) + " " + told.by + ", вероятно " + percentRange(told.low, told.high)
      : own.opinions ? (told ? FEW_OPINIONS : "доля в отборе не считается, мнений") + ": " + own.opinions : "мнений нет",
    level: (value) => 1 + Math.min(LEVELS - 1, Math.floor(value * LEVELS)),
    key: "доля положительных мнений: чем больше, тем темнее; «мало» — меньше десяти читателей, доля не считается",
  },
  dialogue: {
    value: (own) => own.questions ? own.answered / own.questions : null,
    label: (own) => own.questions ? grouped(own.answered) + "/" + grouped(own.questions) : NOTHING,
    words: (own) => own.questions ? "с ответом " + grouped(own.answered) + " из " + counted(own.questions, ["вопроса или жалобы", "вопросов и жалоб", "вопросов и жалоб"]) : "вопросов и жалоб нет",
    level: (value) => 1 + Math.min(LEVELS - 1, Math.floor(value * LEVELS)),
    key: "ответов из вопросов и жалоб: чем больше доля, тем темнее",
  },
};

class Places {
  constructor(page, box) {
    Object.assign(this, { page, box });
    for (const choice of this.box.querySelectorAll("input[name=shown]")) choice.addEventListener("change", () => this.draw());
    for (const tile of this.box.querySelectorAll("[data-place]")) {
      const toggle = () => page.change({ m: page.view.view.m === tile.dataset.place ? "" : tile.dataset.place });
      tile.addEventListener("click", toggle);
      if (tile.tagName !== "BUTTON") {
        tile.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          toggle();
        });
      }
    }
  }

  draw() {
    const { campaign, view } = this.page, chosen = view.view;
    const shown = SHOWN[this.box.dataset.map || this.box.querySelector("input[name=shown]:checked").value];
    const found = campaign.figures({ ...chosen, m: "" }).places;
    const tiles = [...this.box.querySelectorAll("[data-place]")].map((tile) => {
      const own = found.get(campaign.number("m", tile.dataset.place)) || counts();
      const told = view.toldOf({ m: tile.dataset.place });
      return { tile, own, told, value: shown.value(own, told) };
    });
    const most = Math.max(1, ...tiles.map((one) => one.value || 0));
    for (const { tile, own, told, value } of tiles) {
      tile.dataset.level = value === null ? "none" : shown.level(value, most);
      tile.querySelector(".figure").textContent = shown.label(own, told);
      tile.setAttribute("aria-label", tile.dataset.name + ": " + shown.words(own, told));
      tile.setAttribute("aria-pressed", String(chosen.m === tile.dataset.place));
      const title = tile.querySelector("title");
      if (title) title.textContent = tile.getAttribute("aria-label");
      else tile.title = tile.getAttribute("aria-label");
    }
    const key = this.box.querySelector(".key-words");
    if (key) key.textContent = shown.key;
  }
}
