// Charts come from dashboards/figures.py; a click on a bar leads to the texts behind it.

function drawCharts(figures, linked) {
  for (const figure of figures) {
    const box = document.getElementById(figure.id);
    if (!box) continue;
    Plotly.newPlot(box, figure.data, figure.layout, figure.config).then(() => {
      box.dataset.drawn = "yes";
      if (!linked) return;
      box.on("plotly_click", (event) => {
        const address = event.points[0].customdata;
        if (typeof address === "string" && address.startsWith("#list")) location.hash = address;
      });
    });
  }
}

// Paper is narrower than a screen, and a chart does not shrink by itself.
const PAPER = 660;

function startPrinting(figures) {
  const boxes = figures.map((figure) => document.getElementById(figure.id)).filter(Boolean);
  const resize = (width) => boxes.forEach((box) => Plotly.relayout(box, { width, autosize: width === null }));
  addEventListener("beforeprint", () => resize(PAPER));
  addEventListener("afterprint", () => resize(null));
}
