// The form behind a pencil: what may be decided of a text, of a participant, or of all texts of a group at once.

const MEANT = "исправлено на странице";
// What is decided of all texts of a group.
const OF_GROUP = ["topic", "suggestion", "eligibility", "quote", "campaign"];

class CorrectionForm {
  constructor(page, done) {
    Object.assign(this, { page, done, dialog: document.getElementById("correct") });
    this.form = this.dialog.querySelector("form");
    this.fields = this.dialog.querySelector(".fields");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.take();
    });
    this.dialog.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
  }

  open(kind, id) {
    this.subjects = this.subjectsOf(kind, id);
    this.kind = kind;
    const [first] = this.subjects, names = kind === "group" ? OF_GROUP : Object.keys(FIELDS[first.object]).filter((name) => !["same_as", "theme"].includes(name));
    this.dialog.querySelector(".what").textContent = this.title(kind, id);
    this.theme = kind === "group" ? { object: "theme", network: "", owner_id: "", id } : null;
    this.fields.replaceChildren(...(this.theme ? [this.named()] : []), ...names.map((name) => this.field(name, first)));
    this.form.elements.reason.value = "";
    this.dialog.showModal();
  }

  subjectsOf(kind, id) {
    const { campaign } = this.page;
    if (kind === "participant") return [{ object: kind, network: "", owner_id: "", id }];
    return (kind === "group" ? campaign.groups[id] : [Number(id)]).map((index) => campaign.subject(index));
  }

  title(kind, id) {
    const { campaign } = this.page;
    if (kind === "participant") return this.page.name("people", id);
    const here = this.subjects.length, theme = this.page.theme(id);
    if (kind === "group") return counted(here, TEXTS) + (theme.texts > here ? " из " + grouped(theme.texts) : "") + ": " + theme.name;
    return (campaign.texts.kind[id] ? "Комментарий" : "Запись") + ": " + quoted(opening(campaign.texts, id));
  }

  field(name, subject) {
    const key = subjectOf(subject);
    if (name === "topic") {
      const choices = this.page.campaign.topics.map(([id, words]) => choice("topic:" + id, words, [
        ...TONES.map((tone) => [id + TOPIC_VALUES[tone], TONE_SIGNS[tone] + " " + ATTITUDES[tone]]), [id + ":none", "не об этом"]],
        this.page.corrections.value(key, "topic|" + id)));
      const box = make("details", "topics", make("summary", "", "темы"), ...choices);
      box.open = choices.some((one) => one.querySelector("select").value);
      return box;
    }
    return choice(name, FIELD_NAMES[name], this.values(name, subject), this.page.corrections.value(key, name));
  }

  // How the theme is called, and at last known under for everybody.
  named() {
    const field = make("input", "");
    Object.assign(field, { name: "theme", autocomplete: "off", maxLength: LONGEST_NAME, placeholder: this.page.theme(this.theme.id).name });
    field.value = this.page.corrections.value(subjectOf(this.theme), "name");
    return make("label", "whole", FIELD_NAMES.name, field);
  }

  values(name, subject) {
    if (name === "library") return [...this.page.data.registry.map(([id, words]) => [id, words]), ...Object.entries(VALUE_NAMES.library)];
    const isLibrary = subject.object === "participant" && this.page.registered(subject.id);
    const given = name === "role" && isLibrary ? ["library", "organiser"] : FIELDS[subject.object][name];
    return given.map((value) => [value, valueWords(name, value)]);
  }

  // What is chosen becomes corrections; what is left as it was takes back one that was made here.
  take() {
    const { corrections } = this.page, reason = tidy(this.form.elements.reason.value) || MEANT, at = rightNow();
    for (const subject of this.subjects) {
      for (const select of this.fields.querySelectorAll("select")) {
        const field = select.name.split(":")[0], given = { ...subject, field, value: select.value, reason, by: "", at };
        const key = select.name.replace(":", "|");
        if (select.value && select.value !== corrections.value(subjectOf(subject), key)) corrections.decide(given);
        const kept = !select.value && corrections.changes.find((one) => keyOf(one) === subjectOf(subject) + "|" + key);
        if (kept) corrections.undo(kept);
      }
    }
    if (this.theme) {
      const value = tidy(this.form.elements.theme.value), kept = corrections.changes.find((one) => keyOf(one) === subjectOf(this.theme) + "|name");
      if (value) corrections.decide({ ...this.theme, field: "name", value, reason, by: "", at });
      else if (kept) corrections.undo(kept);
    }
    this.dialog.close();
    this.done();
  }
}

function choice(name, words, values, chosen) {
  const select = make("select", "", new Option("как есть", ""), ...values.map(([value, told]) => new Option(told, value)));
  select.name = name;
  select.value = chosen;
  return make("label", "", words, select);
}

function valueWords(field, value) {
  const own = (VALUE_NAMES[field] || {})[value];
  return own || (field === "sentiment" ? TONE_SIGNS[value] + " " + TONE_OF_TEXT[value] : VOICES[value] || value);
}

// What a correction says, in words: «тональность: ▼ отрицательный».
function toldChange(page, one) {
  if (one.field === "topic") {
    const id = topicOf(one.value), tone = TONES.find((name) => one.value === id + TOPIC_VALUES[name]);
    return page.name("topics", id) + ": " + (tone ? TONE_SIGNS[tone] + " " + ATTITUDES[tone] : "не об этом");
  }
  const words = valueWords(one.field, one.value);
  const library = one.field === "library" && page.registered(one.value);
  return (FIELD_NAMES[one.field] || one.field) + ": " + (library ? library[1] : words);
}
