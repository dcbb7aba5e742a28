// A chart as a file: its picture with the title inside, or its numbers; named after campaign, chart and filter.

const PICTURE = { width: 1000, head: 64 };
const MOST_NAME = 120;

function startSaving(page) {
  for (const button of document.querySelectorAll("[data-save]")) {
    button.addEventListener("click", async () => {
      const { save: kind, chart } = button.dataset, name = fileName(page, chart) + "." + kind;
      if (kind === "csv") save(new Blob(["\ufeff" + numbersOf(page, chart)], { type: "text/csv;charset=utf-8" }), name);
      else save(await pictureOf(page, chart), name);
    });
  }
}

function save(blob, name) {
  const link = document.createElement("a"), url = URL.createObjectURL(blob);
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function chartTitle(id) {
  return document.getElementById(id).getAttribute("aria-label").split(";")[0];
}

function filterWords(page) {
  const { view } = page.view;
  return Object.keys(VIEW_CHIPS).filter((name) => view[name]).map((name) => VIEW_CHIPS[name](page, view[name])).join(", ");
}

function fileName(page, id) {
  const told = [document.querySelector("h1").textContent, chartTitle(id), filterWords(page)].filter(Boolean).join(" - ");
  return told.replace(/[^\p{L}\p{N}\s,.-]/gu, "").replace(/\s+/g, " ").trim().slice(0, MOST_NAME);
}

// The picture: Plotly draws it anew, wide, with title and filter above it.
async function pictureOf(page, id) {
  const { data, layout } = page.charts.drawn.get(id), words = [document.querySelector("h1").textContent, filterWords(page)].filter(Boolean).join(" — ");
  const titled = {
    ...layout, width: PICTURE.width, height: layout.height + PICTURE.head, autosize: false, paper_bgcolor: "#fff",
    margin: { ...layout.margin, t: layout.margin.t + PICTURE.head },
    title: { text: "<b>" + harmless(chartTitle(id)) + "</b><br>" + harmless(words), x: 0.01, xanchor: "left", y: 0.98, yanchor: "top", yref: "container", font: { size: 15 } },
  };
  const bytes = atob((await Plotly.toImage({ data, layout: titled, config: {} }, { format: "png", width: PICTURE.width, height: titled.height, scale: 2 })).split(",")[1]);
  return new Blob([Uint8Array.from(bytes, (one) => one.charCodeAt(0))], { type: "image/png" });
}

// The numbers of a chart as it is drawn: its own head, a line a bar.
function numbersOf(page, id) {
  const { data, layout, days } = page.charts.drawn.get(id), names = (layout.annotations || []).map((one) => plainWords(one.text));
  const rows = id === "chart-days" ? [["", ...names], ...days.map((day, at) => [day, ...data.map((one) => one.y[at])])]
    : id.startsWith("chart-places") ? [["", ...PLACE_HEADS], ...data[1].x.map((place, at) => [names[at], place, data[0].base[at], Math.round(data[0].base[at] + data[0].x[at])])]
      : [["", ...data.map((one) => one.name)], ...data[0].y.map((_, at) => [names[at], ...data.map((one) => one.x[at])])];
  const cell = (value) => '"' + String(value).replace(/^(?=[=+\-@\t\r])/, typeof value === "string" ? "'" : "").replace(/"/g, '""') + '"';
  return rows.map((row) => row.map(cell).join(";") + "\r\n").join("");
}

// What Plotly's labels were before they were escaped, and back.
function plainWords(label) {
  return label.replace(/<br>/g, " ").replace(/<\/?b>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

function harmless(words) {
  return words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
