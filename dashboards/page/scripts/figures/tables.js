// Tables: «почему» rows, long tables folded, ranking by type group.

function openWhy(button, ranking) {
  const row = document.getElementById(button.getAttribute("aria-controls"));
  const cell = row.cells[0];
  if (button.dataset.why && !cell.hasChildNodes()) {
    const table = ranking[button.dataset.why];
    cell.append(components(table.parts, table.rows[Number(button.dataset.row)]));
  }
  if (button.dataset.spoken) cell.replaceChildren(window.page.view.spoken(button.dataset.spoken));
  row.hidden = !row.hidden;
  button.setAttribute("aria-expanded", String(!row.hidden));
}

// What a score is made of: raw value, share of the possible points, points.
function components(parts, values) {
  const list = make("ul", "components");
  parts.forEach(([name, rule], index) => {
    const [value, points, filled, most] = values[index];
    const meter = mute("meter", make("span", ""));
    meter.firstChild.style.width = filled + "%";
    const won = points === "—" ? "не учтено" : points + (most ? " из " + most : "") + "\u00a0б.";
    list.append(make("li", "",
      make("span", "part", name, rule ? make("span", "under", rule) : null),
      make("span", "raw", value === "—" ? "неизвестно: медиана остальных" : value), meter, make("span", "points", won)));
  });
  return list;
}

// The parts of a long table or list, and its button «Показать все», which follows the box that scrolls.
function partsOf(box) {
  return [...(box.tBodies || box.querySelectorAll(":scope > [data-part]"))].filter((part) => !part.matches(".tier"));
}

// The heading of a tier stands above those of it that are seen, unless the table is in another order than that of places.
function showTiers(box) {
  const seen = new Set(partsOf(box).filter((part) => !part.hidden && !part.matches(".folded, .other")).map((part) => part.dataset.tier));
  for (const head of box.querySelectorAll(":scope > .tier")) head.hidden = Boolean(box.dataset.sorted) || !seen.has(head.dataset.tier);
}

function moreOf(box) {
  const next = (box.closest(".scroll") || box).nextElementSibling;
  return next && next.matches("[data-more]") ? next : null;
}

// Shows the first parts of those that are not hidden; all of them once it was opened.
function fold(box) {
  const button = moreOf(box), most = Number(box.dataset.fold), shown = partsOf(box).filter((part) => !part.hidden);
  shown.forEach((part, index) => part.classList.toggle("folded", !box.dataset.open && index >= most));
  for (const head of box.querySelectorAll(":scope > .tier")) head.classList.remove("folded");
  showTiers(box);
  if (!button) return;
  button.hidden = Boolean(box.dataset.open) || shown.length <= most;
  button.textContent = "Показать все: " + grouped(shown.length);
}

function unfold(box, focus) {
  const folded = partsOf(box).filter((part) => part.classList.contains("folded"));
  box.dataset.open = "yes";
  fold(box);
  const target = focus && folded.length && folded[0].querySelector("a, button");
  if (target) target.focus({ preventScroll: true });
}

function chooseGroup(choice) {
  const table = document.getElementById(choice.dataset.groupFilter);
  for (const body of partsOf(table)) body.classList.toggle("other", Boolean(choice.value) && body.dataset.g !== choice.value);
  // A group may lie wholly in the folded part.
  if (choice.value) unfold(table, false);
  showTiers(table);
  choice.focus({ preventScroll: true });
}

// The number that a cell shows, or its words; what is unknown stands last either way.
function cellValue(body, column) {
  const cell = body.rows[0].cells[column], words = cell.dataset.v || cell.textContent.trim();
  if (!words || words === "—" || words === FEW_OPINIONS) return null;
  const number = parseFloat(words.replace(/[\u00a0\s](?=\d)/g, "").replace(",", ".").replace("−", "-"));
  return cell.dataset.v || Number.isNaN(number) ? words.toLowerCase() : number;
}

function compare(a, b, down) {
  if (a === null || b === null) return (a === null) - (b === null);
  const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "ru", { numeric: true });
  return down ? -order : order;
}

function sortTable(table, head, column) {
  const down = head.getAttribute("aria-sort") !== "descending" && (head.classList.contains("num") || head.getAttribute("aria-sort") === "ascending");
  for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const focused = document.activeElement;
  const keyed = partsOf(table).map((body) => [cellValue(body, column), body]);
  keyed.sort((a, b) => compare(a[0], b[0], down));
  table.append(...keyed.map((one) => one[1]));
  const tiers = [...table.querySelectorAll(":scope > .tier")];
  table.dataset.sorted = column || down ? "yes" : "";
  for (const tier of tiers) partsOf(table).find((part) => part.dataset.tier === tier.dataset.tier).before(tier);
  if (table.dataset.fold) unfold(table, false);
  focused.focus({ preventScroll: true });
}

// Headings become buttons. With two header rows the second fills the gap that a colspan leaves in the first.
function makeSortable(table) {
  const [first, second] = table.tHead.rows;
  const heads = [...first.cells].flatMap((cell) => (cell.colSpan > 1 ? [...second.cells] : [cell]));
  heads.forEach((head, column) => {
    const words = head.textContent.replace(/\u00ad/g, "").trim();
    if (!words || words === "доли") return;
    const button = press("sort", ...head.childNodes);
    button.title = "Упорядочить: " + words;
    head.append(button);
    button.addEventListener("click", () => sortTable(table, head, column));
  });
}

function startTables(ranking) {
  for (const table of document.querySelectorAll("table[data-sortable]")) makeSortable(table);
  for (const button of document.querySelectorAll("button.why")) button.addEventListener("click", () => openWhy(button, ranking));
  for (const box of document.querySelectorAll("[data-fold]")) moreOf(box)?.addEventListener("click", () => unfold(box, true));
  for (const box of document.querySelectorAll("details.sure")) box.addEventListener("toggle", () => window.page.charts.seen());
  for (const choice of document.querySelectorAll("[data-group-filter]")) choice.addEventListener("change", () => chooseGroup(choice));
}
