// The list of what was corrected here: undone one by one, saved as a file. Pencils open the form; quotations are approved in a pass.

const SAVED_AS = "decisions-new.csv";

function startCorrecting(page) {
  const opener = document.getElementById("tray-open"), tray = document.getElementById("tray");
  if (!opener) return;
  const done = () => {
    showTray(page, opener, tray);
    page.showLists(true);
  };
  const form = new CorrectionForm(page, () => {
    const { edit, id } = page.edited;
    done();
    document.querySelector('[data-room]:not(.away) [data-edit="' + edit + '"][data-id="' + CSS.escape(id) + '"]')?.focus({ preventScroll: true });
  });
  document.addEventListener("click", (event) => {
    const pencil = event.target.closest?.("[data-edit]"), verdict = event.target.closest?.("[data-verdict]");
    if (pencil) {
      page.edited = pencil.dataset;
      form.open(pencil.dataset.edit, pencil.dataset.id);
    }
    if (verdict) judge(page, verdict, done);
  });
  opener.addEventListener("click", () => tray.showModal());
  tray.querySelector("[data-close]").addEventListener("click", () => tray.close());
  tray.querySelector("[data-drop]").addEventListener("click", () => {
    page.corrections.changes = [];
    page.corrections.keep();
    done();
  });
  const by = tray.querySelector("[name=by]");
  by.value = page.corrections.by;
  by.addEventListener("input", () => {
    page.corrections.by = tidy(by.value);
    page.corrections.keep();
  });
  tray.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    save(new Blob([page.corrections.file()], { type: "text/csv;charset=utf-8" }), SAVED_AS);
    tray.querySelector(".saved").hidden = false;
  });
  tray.addEventListener("click", (event) => {
    const undo = event.target.closest("[data-undo]");
    if (!undo) return;
    page.corrections.undo(page.corrections.changes[Number(undo.dataset.undo)]);
    done();
    (tray.querySelector("[data-undo]") || tray.querySelector("[data-close]")).focus();
  });
  for (const one of document.querySelectorAll('[data-edit="participant"]')) one.setAttribute("aria-label", "исправить: " + participantName(one));
  showTray(page, opener, tray);
}

// Whose row a pencil of the ranking stands in.
function participantName(pencil) {
  const head = pencil.closest("tr").querySelector("th");
  return (head.querySelector("a") || head.firstChild).textContent.replace(/\u00ad/g, "").trim();
}

function showTray(page, opener, tray) {
  const { changes } = page.corrections;
  opener.hidden = !changes.length;
  opener.textContent = "Исправления: " + grouped(changes.length);
  tray.querySelector(".saved").hidden = true;
  tray.querySelector("[type=submit]").disabled = !changes.length;
  tray.querySelector("ol").replaceChildren(...changes.map((one, at) => {
    const told = subjectWords(page, one), undo = press("", "Отменить");
    undo.dataset.undo = at;
    undo.setAttribute("aria-label", "Отменить: " + told + ", " + toldChange(page, one));
    return make("li", "", make("span", "", told + DASH, make("b", "", toldChange(page, one)), make("span", "quiet", " (" + one.reason + ")")), undo);
  }));
}

function subjectWords(page, one) {
  if (one.object === "participant") return page.name("people", one.id);
  if (one.object === "theme") return page.theme(one.id).name;
  const index = page.campaign.indexOf(one);
  return index < 0 ? (one.object === "post" ? POSTS : COMMENTS)[0] + " " + one.id : quoted(opening(page.campaign.texts, index));
}

function pencil(edit, id, words) {
  const button = press("pencil", "исправить", make("span", "hidden", ": " + words));
  Object.assign(button.dataset, { edit, id });
  return button;
}

// Whether a reader's text may be quoted in public, said of one text after another.
function verdicts(index) {
  return make("p", "verdicts", ...[["yes", VALUE_NAMES.quote.yes], ["no", VALUE_NAMES.quote.no]].map(([value, words]) => {
    const button = press("", words);
    Object.assign(button.dataset, { verdict: value, id: index });
    return button;
  }));
}

function judge(page, button, done) {
  const { verdict, id } = button.dataset, list = button.closest("ol"), at = [...list.children].indexOf(button.closest("li"));
  page.corrections.decide({ ...page.campaign.subject(Number(id)), field: "quote", value: verdict, reason: MEANT, by: "", at: rightNow() });
  done();
  (list.children[Math.min(at, list.children.length - 1)]?.querySelector("[data-verdict]") || page.rooms.leaf.querySelector("h2")).focus({ preventScroll: true });
}

// Readers' opinions and suggestions of which nobody has decided yet.
function quotable(page) {
  const { campaign } = page, { marks } = campaign.texts;
  return campaign.textsIn(page.view.view).filter((index) => marks[index] & (BITS.opinion | BITS.suggestion) && !(marks[index] & (BITS.quotable | BITS.gone)) &&
    !(campaign.corrections[index] || "").includes(FIELD_NAMES.quote) && !page.corrections.value(subjectOf(campaign.subject(index)), "quote"));
}
