// A chart as a file: its picture with the title inside, or its numbers; named after campaign, chart and filter.

const PICTURE = { width: 1000, head: 64, side: 16, letters: 15, scale: 2 };
const MOST_NAME = 120;
const MAP_HEADS = [PLACE_HEAD, "Записи", "Комментарии", "Удовлетворённость, %", "Вопросы и жалобы", "Из них с ответом"];
const SVG = "http://www.w3.org/2000/svg";
const PAINTED = ["fill", "fill-rule", "stroke", "stroke-width", "stroke-dasharray", "font", "text-anchor", "dominant-baseline"];

function startSaving(page) {
  for (const button of document.querySelectorAll("[data-save]")) {
    const { save: kind, chart } = button.dataset, isMap = chart === "map";
    button.addEventListener("click", async () => {
      const title = isMap ? page.maps.find((one) => one.box.id === chart).title() : chartTitle(chart), name = fileName(page, title) + "." + kind;
      if (kind === "csv") save(new Blob(["\ufeff" + asCsv(isMap ? placesTable(page) : numbersOf(page, chart))], { type: "text/csv;charset=utf-8" }), name);
      else save(await (isMap ? pictureOfMap(page, title) : pictureOf(page, chart)), name);
    });
  }
  for (const button of document.querySelectorAll("[data-still]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const drawing = document.getElementById(button.dataset.still), { title, file, told } = drawing.dataset;
      save(await picture(painted(drawing), drawing.getAttribute("height"), title, told), file + ".png");
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

function fileName(page, title) {
  const told = [document.querySelector("h1").textContent, title, filterWords(page)].filter(Boolean).join(" - ");
  return tidy(told.replace(/[^\p{L}\p{N}\s,.-]/gu, "")).slice(0, MOST_NAME);
}

function belowTitle(page) {
  return [document.querySelector("h1").textContent, filterWords(page)].filter(Boolean).join(DASH);
}

// The picture: Plotly draws it anew, wide, with title and filter above it.
async function pictureOf(page, id) {
  const { data, layout } = page.charts.drawn.get(id), words = belowTitle(page);
  const titled = {
    ...layout, width: PICTURE.width, height: layout.height + PICTURE.head, autosize: false, paper_bgcolor: "#fff",
    margin: { ...layout.margin, t: layout.margin.t + PICTURE.head },
    title: { text: "<b>" + harmless(chartTitle(id)) + "</b><br>" + harmless(words), x: 0.01, xanchor: "left", y: 1, yanchor: "top", yref: "container", pad: { t: PICTURE.side + PICTURE.letters }, font: { size: PICTURE.letters } },
  };
  const bytes = atob((await plotly().toImage({ data, layout: titled, config: {} }, { format: "png", width: PICTURE.width, height: titled.height, scale: PICTURE.scale })).split(",")[1]);
  return new Blob([Uint8Array.from(bytes, (one) => one.charCodeAt(0))], { type: "image/png" });
}

// A drawing as a copy that needs no style sheet.
function painted(drawing) {
  const own = drawing.cloneNode(true), shapes = [drawing, ...drawing.querySelectorAll("*")];
  [own, ...own.querySelectorAll("*")].forEach((one, at) => {
    const style = getComputedStyle(shapes[at]);
    for (const name of PAINTED) one.style.setProperty(name, style.getPropertyValue(name));
  });
  return own;
}

// Tiles as shapes.
function tilesDrawn(box) {
  const whole = box.getBoundingClientRect(), own = drawn("svg", { viewBox: [0, 0, whole.width, whole.height].join(" ") });
  for (const tile of box.children) {
    const style = getComputedStyle(tile), { x, y, width, height } = tile.getBoundingClientRect();
    own.append(drawn("rect", { x: x - whole.x, y: y - whole.y, width, height, rx: 6, style: "fill: " + style.backgroundColor + "; stroke: " + style.borderTopColor }));
    for (const words of tile.children) {
      for (const line of linesOf(words)) own.append(drawn("text", { x: line.x - whole.x, y: line.y - whole.y, style: "fill: " + style.color + "; font: " + getComputedStyle(words).font }, line.words));
    }
  }
  return own;
}

// The lines into which a narrow element breaks its words, and where they stand.
function linesOf(element) {
  const node = element.firstChild, range = document.createRange(), lines = [];
  for (let at = 0; node && at < node.length; at++) {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const { x, bottom, height } = range.getBoundingClientRect(), last = lines[lines.length - 1];
    if (last && bottom - last.bottom < height / 2) last.words += node.data[at];
    else lines.push({ x, bottom, y: bottom - height / 4, words: node.data[at] });
  }
  return lines.map((line) => ({ ...line, words: line.words.trim().replace(/\u00ad$/, "-").replace(/\u00ad/g, "") }));
}

function pictureOfMap(page, title) {
  const shapes = document.querySelector("#map .shapes"), box = shapes || document.querySelector("#map .tiles"), { width, height } = box.getBoundingClientRect();
  return picture(shapes ? painted(shapes) : tilesDrawn(box), (PICTURE.width - 2 * PICTURE.side) * height / width, title, belowTitle(page));
}

// A drawing with its title and what it is of above it.
async function picture(own, height, title, words) {
  const whole = Number(height) + PICTURE.head + PICTURE.side, frame = drawn("svg", { xmlns: SVG, width: PICTURE.width, height: whole });
  const line = (y, weight, told) => drawn("text", { x: PICTURE.side, y, style: "font: " + weight + " " + PICTURE.letters + "px " + getComputedStyle(document.body).fontFamily }, told);
  for (const [name, value] of Object.entries({ x: PICTURE.side, y: PICTURE.head, width: PICTURE.width - 2 * PICTURE.side, height })) own.setAttribute(name, value);
  frame.append(drawn("rect", { width: "100%", height: "100%", fill: "#fff" }), line(24, 600, title), line(46, 400, words), own);
  const image = new Image(), canvas = document.createElement("canvas");
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(frame));
  await image.decode();
  Object.assign(canvas, { width: PICTURE.scale * PICTURE.width, height: Math.round(PICTURE.scale * whole) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done));
}

function drawn(name, attributes, words = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = words;
  return element;
}

// The numbers of a chart as it is drawn: its own head, a line a bar.
function numbersOf(page, id) {
  const { data, layout, days } = page.charts.drawn.get(id), names = (layout.annotations || []).map((one) => plainWords(one.text));
  return id === "chart-days" ? [["", ...names], ...days.map((day, at) => [day, ...data.map((one) => one.y[at])])]
    : id.startsWith("chart-places") ? [["", ...PLACE_HEADS], ...data[1].x.map((place, at) => [names[at], place, data[0].base[at], Math.round(data[0].base[at] + data[0].x[at])])]
      : [["", ...data.map((one) => one.name)], ...data[0].y.map((_, at) => [names[at], ...data.map((one) => one.x[at])])];
}

// What the map shows of each municipality, whatever is chosen on it.
function placesTable(page) {
  const { campaign, view } = page, found = campaign.figures({ ...view.view, m: "" });
  return [MAP_HEADS, ...[...document.querySelectorAll("#map [data-place]")].map((tile) => {
    const own = campaign.of(found, "m", tile.dataset.place), told = view.toldOf({ m: tile.dataset.place });
    return [tile.dataset.name, own.posts, own.comments, told && told.share !== null ? rounded(100 * told.share) : "", own.questions, own.answered];
  })];
}

function asCsv(rows) {
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
