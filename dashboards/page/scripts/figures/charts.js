// Charts come from dashboards/page/drawings/charts.py; another view draws them anew from its own figures. A click leads to the texts.

// Plotly is long: it lies in the page as text and runs from the first chart on. Its hash stands in the page's policy.
function plotly() {
  for (const held of document.querySelectorAll("script[data-drawing]")) held.replaceWith(make("script", "", held.textContent));
  return Plotly;
}

class Charts {
  constructor(page, figures) {
    this.page = page;
    this.figures = new Map(figures.filter((one) => document.getElementById(one.id)).map((one) => [one.id, one]));
    this.drawn = new Map(this.figures);
    this.stale = new Set(this.figures.keys());
  }

  // Draws what has come into sight, if it is not drawn as it should be, and tells how many. Hidden, a chart has no width.
  seen() {
    const wanted = [...this.stale].filter((id) => isSeen(document.getElementById(id)));
    for (const id of wanted) this.draw(id);
    return wanted.length;
  }

  draw(id) {
    this.stale.delete(id);
    const box = document.getElementById(id), { data, layout, config } = this.drawn.get(id);
    const isNew = !box.dataset.drawn;
    box.style.height = layout.height + "px";
    plotly().react(box, data, layout, config).then(() => {
      box.dataset.drawn = "yes";
      if (!isNew || this.page.data.public) return;
      box.on("plotly_click", (event) => {
        const address = event.points[0].customdata;
        if (typeof address === "string" && address.startsWith("#list")) this.page.follow(address);
      });
    });
  }

  apply(found, filtered) {
    // Nothing is not drawn: a sentence says it.
    for (const id of this.figures.keys()) document.getElementById(id).parentElement.hidden = this.page.view.isEmpty;
    for (const [id, figure] of this.figures) {
      const next = filtered ? this.redrawn(id, figure, found) : figure;
      if (next === this.drawn.get(id)) continue;
      this.drawn.set(id, next);
      this.stale.add(id);
    }
    this.seen();
  }

  redrawn(id, figure, found) {
    if (id.startsWith("chart-places")) return figure;
    if (id === "chart-days") return this.days(figure, found);
    const { campaign, view } = this.page, isTopics = id === "chart-topics";
    const names = isTopics ? campaign.topics : campaign.libraries;
    const rows = [...(isTopics ? found.topics : found.libraries)]
      .filter(([index, own]) => own.opinions && (isTopics ? !view.view.t || names[index][0] === view.view.t : this.isChosen(names[index])))
      .sort(([a, one], [b, other]) => other.opinions - one.opinions || (isTopics ? a - b : names[a][1] < names[b][1] ? -1 : 1))
      .slice(0, isTopics ? undefined : MOST_BARS)
      .map(([index, own]) => ({ name: names[index][1], own, chosen: isTopics ? { topic: names[index][0] } : { library: names[index][0] } }));
    return toneBars(figure, rows, isTopics ? "attitude" : "tone", view.view);
  }

  isChosen([id, , place, group]) {
    const { campaign, view: { view } } = this.page;
    return (!view.l || view.l === id) && (!view.g || view.g === group) && (!view.m || campaign.number("m", view.m) === place);
  }

  days(figure, found) {
    const { campaign, view: { view } } = this.page;
    const data = figure.data.map((trace, index) => {
      const name = index ? "comments" : "posts";
      const y = figure.days.map((day) => campaign.of(found, "d", day)[name]);
      return {
        ...trace, y, text: y.map((count) => (count > 0 && count < CROWDED ? String(count) : "")),
        hovertext: y.map((count, at) => dayMonth(figure.days[at]) + ": " + counted(count, index ? COMMENTS : POSTS)),
        customdata: trace.customdata && figure.days.map((day) => listAddress({ kind: index ? "comment" : "post", day }, view)),
      };
    });
    return { ...figure, data };
  }
}

function toneBars(figure, rows, key, view) {
  const labels = rows.map((row) => wrapped(row.name));
  let top = 4;
  const centres = labels.map((label) => {
    top += LINE * label.length + 4;
    const centre = top + BAR / 2;
    top += BAR + GAP;
    return centre;
  });
  const height = Math.max(top, 40);
  const data = figure.data.map((trace, index) => {
    const tone = TONES[index], values = rows.map((row) => row.own[tone]);
    return {
      ...trace, x: values, y: centres, text: values.map((count) => (count ? TONE_SIGNS[tone] + " " + count : "")),
      hovertext: values.map((count, row) => labels[row].join("<br>") + "<br>" + trace.name + ": " + count),
      customdata: trace.customdata && rows.map((row) => listAddress({ ...row.chosen, [key]: tone, mark: "opinion" }, view)),
    };
  });
  const note = figure.layout.annotations[0] || {};
  const most = Math.max(0, ...rows.map((row) => row.own.opinions));
  const layout = {
    ...figure.layout, xaxis: { ...figure.layout.xaxis, dtick: most < TICKS ? 1 : undefined }, height: Math.round(height) + AXIS, yaxis: { ...figure.layout.yaxis, range: [height, 0] },
    annotations: labels.map((label, row) => ({ ...note, text: label.join("<br>"), y: centres[row] - BAR / 2 - 1 })),
  };
  return { ...figure, data, layout };
}

// «У двух мостов» is not parted after «У»: as dashboards/page/typography.py writes it.
function bound(name) {
  return name.replace(/(?<![\p{L}\p{N}_-])([А-Яа-яё]{1,2}|№) (?=\S)/gu, "$1" + NBSP);
}

// Lines of a name, as Plotly shows them: without < > and & it sees no tags.
function wrapped(name) {
  const lines = [];
  for (const word of bound(name).split(/[\t\n\v\f\r ]+/).filter(Boolean)) {
    const last = lines.length - 1;
    if (last >= 0 && (lines[last] + " " + word).length <= NAME_WIDTH) lines[last] += " " + word;
    else lines.push(word);
  }
  return (lines.length ? lines : [NOTHING]).map((line) => line.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"));
}
