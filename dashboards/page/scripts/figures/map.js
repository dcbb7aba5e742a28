// The map: a tile or a shape a municipality, coloured and labelled by what is chosen; a click chooses the municipality.

// Shades are shared out between the least and the most that there is: 63 % and 77 % are told apart.
function shade(value, least, most) {
  return most > least ? 1 + Math.min(LEVELS - 1, Math.floor(((value - least) / (most - least)) * LEVELS)) : LEVELS;
}

const SHOWN = {
  activity: {
    value: (own) => own.posts + own.comments,
    label: (own) => grouped(own.posts + own.comments),
    words: (own) => counted(own.posts, POSTS) + ", " + counted(own.comments, COMMENTS),
    // By roots: a city with a hundred texts leaves the villages more than one shade.
    level: (value, least, most) => value ? shade(...[value, least, most].map(Math.sqrt)) : 0,
    end: grouped,
    key: "записи и комментарии",
  },
  satisfaction: {
    value: (own, told) => told ? told.share : null,
    label: (own, told) => told && told.share !== null ? percent(told.share) : told && own.opinions ? "мало" : NOTHING,
    words: (own, told) => told && told.share !== null ? "удовлетворённость " + percent(told.share) + " " + told.by + ", вероятно " + percentRange(told.low, told.high)
      : own.opinions ? (told ? FEW_OPINIONS : "доля в отборе не считается, мнений") + ": " + own.opinions : "мнений нет",
    level: shade,
    end: percent,
    key: "доля положительных мнений; «мало» — меньше десяти читателей, доля не считается",
  },
  dialogue: {
    value: (own) => own.questions ? own.answered / own.questions : null,
    label: (own) => own.questions ? grouped(own.answered) + "/" + grouped(own.questions) : NOTHING,
    words: (own) => own.questions ? "с ответом " + grouped(own.answered) + " из " + counted(own.questions, ["вопроса или жалобы", "вопросов и жалоб", "вопросов и жалоб"]) : "вопросов и жалоб нет",
    level: shade,
    end: percent,
    key: "доля вопросов и жалоб с ответом",
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

  title() {
    return "Карта: " + this.box.querySelector("input[name=shown]:checked + span").textContent;
  }

  // The legend with the values at its ends, if they differ, and what no municipality has.
  explain(shown, [least, most], placeless) {
    const key = this.box.querySelector(".key");
    if (!key) return;
    key.hidden = !most && shown === SHOWN.activity;
    for (const [name, words] of [["least", least], ["scale", null], ["most", most]]) {
      const part = key.querySelector("." + name);
      part.hidden = least === most;
      if (words !== null) part.textContent = words;
    }
    key.querySelector(".key-words").textContent = shown.key;
    const texts = placeless.posts + placeless.comments, note = this.box.querySelector(".off-map");
    note.hidden = !texts;
    note.textContent = "Не на карте: " + counted(placeless.posts, POSTS) + " и " + counted(placeless.comments, COMMENTS) + " без муниципального образования — об областных библиотеках или ни о какой.";
  }

  draw() {
    const { campaign, view } = this.page, chosen = view.view;
    const shown = SHOWN[this.box.dataset.map || this.box.querySelector("input[name=shown]:checked").value];
    const found = campaign.figures({ ...chosen, m: "" });
    const tiles = [...this.box.querySelectorAll("[data-place]")].map((tile) => {
      const own = campaign.of(found, "m", tile.dataset.place);
      const told = view.toldOf({ m: tile.dataset.place });
      return { tile, own, told, value: shown.value(own, told) };
    });
    const values = tiles.map((one) => one.value).filter((value) => value !== null && (value > 0 || shown.level === shade));
    const [least, most] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 0];
    for (const { tile, own, told, value } of tiles) {
      tile.dataset.level = value === null ? "none" : shown.level(value, least, most);
      tile.querySelector(".figure").textContent = shown.label(own, told);
      tile.setAttribute("aria-label", tile.dataset.name + ": " + shown.words(own, told));
      tile.setAttribute("aria-pressed", String(chosen.m === tile.dataset.place));
      const title = tile.querySelector("title");
      if (title) title.textContent = tile.getAttribute("aria-label");
      else tile.title = tile.getAttribute("aria-label");
    }
    this.explain(shown, values.length ? [shown.end(least), shown.end(most)] : ["", ""], found.placeless);
  }
}
