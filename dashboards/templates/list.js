// The list of texts: filtering, searching, drawing. Items are described in dashboards/items.py.

const PAGE = 40;
const TONES = [["▲", "положительный", "positive"], ["●", "нейтральный", "neutral"], ["▼", "отрицательный", "negative"]];
const VOICES = { library: "библиотека", reader: "читатель", partner: "партнёр", staff: "сотрудник библиотеки", organiser: "организатор" };
const NETWORKS = { vk: "ВКонтакте", ok: "Одноклассники", telegram: "Телеграм" };
const MONTHS = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];
const MARKS = { suggestion: 1, question: 2, thanks: 4, waiting: 8, answered: 16, dialogue: 24, opinion: 128 };
const MARK_NAMES = [[1, "предложение"], [2, "вопрос"], [4, "благодарность"], [8, "ждёт ответа"], [16, "есть ответ"], [32, "удалено в сети"], [64, "исправлено вручную"]];

function plain(words) {
  return words.toLowerCase().replace(/ё/g, "е");
}

class TextList {
  constructor(data, list, more) {
    Object.assign(this, { data, list, more, shown: 0, found: data.items });
    for (const item of data.items) item.find = plain((item.t || "") + " " + (item.q || "") + " " + (item.a || ""));
    more.addEventListener("click", () => this.grow(true));
  }

  show(found) {
    this.found = found;
    this.shown = 0;
    this.list.replaceChildren();
    this.grow(false);
  }

  grow(focus) {
    const next = this.found.slice(this.shown, this.shown + PAGE).map((item) => this.card(item));
    this.shown += next.length;
    this.list.append(...next);
    const left = this.found.length - this.shown;
    this.more.hidden = left <= 0;
    this.more.textContent = "Показать ещё " + grouped(Math.min(PAGE, left)) + " из " + grouped(left);
    if (focus && next.length) next[0].focus({ preventScroll: true });
  }

  card(item) {
    const card = make("li", "text " + (item.k === "p" ? "post" : "comment"));
    card.tabIndex = -1;
    card.append(this.head(item));
    const words = make("p", "words", ...marked(item.t || "", item.b || []));
    words.dir = "auto";
    if (item.t) card.append(words);
    if (item.q) {
      const quoted = make("blockquote", "words", make("span", "under", "Репост: "), ...marked(item.q, item.b || []));
      quoted.dir = "auto";
      card.append(quoted);
    }
    if (!item.t && !item.q) card.append(make("p", "words quiet", "без слов"));
    card.append(this.tags(item), this.foot(item));
    return card;
  }

  head(item) {
    const voice = item.v ? VOICES[item.v] || item.v : "";
    const author = item.a || voice || "автор неизвестен";
    const subjects = (item.l || []).map((index) => this.data.libraries[index].name);
    const about = subjects.filter((name) => name !== item.a).join("; ");
    return make("p", "head",
      make("span", "kind", item.k === "p" ? "Запись" : "Комментарий"),
      make("b", "author", author),
      voice && voice !== author ? make("span", "quiet", voice) : null,
      make("span", "quiet", item.d ? moment(item.d) : "без даты"),
      about ? make("span", "about", (subjects.length > 1 ? "о библиотеках: " : "о библиотеке: ") + about) : null);
  }

  tags(item) {
    const tags = make("ul", "tags");
    tags.setAttribute("aria-label", "Разметка");
    const tone = item.s === undefined ? null : TONES[item.s];
    tags.append(tone ? signed(tone, tone[1], "tone") : make("li", "quiet", "тональность не определена"));
    for (const [topic, polarity] of item.o || []) {
      tags.append(signed(TONES[polarity], this.data.topics[topic].name, "topic"));
    }
    for (const [bit, name] of MARK_NAMES) if ((item.m || 0) & bit) tags.append(make("li", "mark", name));
    return tags;
  }

  foot(item) {
    const foot = make("p", "foot");
    if ((item.b || []).length) foot.append(make("span", "", "решили слова: " + item.b.map((word) => "«" + word + "»").join(", ")));
    if (item.r) foot.append(make("span", "", grouped(item.r) + " " + plural(item.r, "реакция", "реакции", "реакций")));
    if (item.u && /^https?:\/\//i.test(item.u)) {
      const link = make("a", "", "открыть" + (NETWORKS[item.n] ? " " + NETWORKS[item.n] : ""));
      link.href = item.u;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      const arrow = make("span", "", " ↗");
      arrow.setAttribute("aria-hidden", "true");
      link.append(arrow);
      foot.append(link);
    }
    return foot;
  }
}

function signed(tone, name, className) {
  const sign = make("span", "", tone[0] + " ");
  sign.setAttribute("aria-hidden", "true");
  const tag = make("li", className + " " + tone[2], sign, name);
  if (className === "topic") tag.append(make("span", "hidden", ": отношение " + tone[1].replace("ый", "ое")));
  return tag;
}

function moment(local) {
  const [day, time] = local.split("T");
  const [, month, number] = day.split("-");
  return Number(number) + "\u00a0" + MONTHS[Number(month) - 1] + ", " + time;
}

// The text with the words that decided in <mark>, built from text nodes.
function marked(words, because) {
  if (!because.length) return [words];
  const lower = words.toLowerCase();
  const spans = [];
  for (const word of because) {
    const wanted = word.toLowerCase();
    const at = wanted && lower.length === words.length ? lower.indexOf(wanted) : -1;
    if (at >= 0) spans.push([at, at + wanted.length]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  const parts = [];
  let from = 0;
  for (const [start, end] of spans) {
    if (start < from) continue;
    parts.push(words.slice(from, start), make("mark", "", words.slice(start, end)));
    from = end;
  }
  parts.push(words.slice(from));
  return parts;
}

// The items that a choice lets through.
function select(data, chosen) {
  const words = plain(chosen.q || "").split(/\s+/).filter(Boolean);
  const library = chosen.library ? data.libraries.findIndex((one) => one.id === chosen.library) : -1;
  const place = chosen.municipality ? data.places.findIndex((one) => one.id === chosen.municipality) : -1;
  const topic = chosen.topic ? data.topics.findIndex((one) => one.id === chosen.topic) : -1;
  const tone = TONES.findIndex((one) => one[2] === chosen.tone);
  const attitude = TONES.findIndex((one) => one[2] === chosen.attitude);
  const kind = chosen.kind && chosen.kind[0];
  const mark = MARKS[chosen.mark] || 0;
  return data.items.filter((item) =>
    (!kind || item.k === kind) &&
    (!chosen.item || item.i === chosen.item) &&
    (!chosen.voice || item.v === chosen.voice) &&
    (!chosen.participant || item.p === chosen.participant) &&
    (!chosen.day || (item.d || "").startsWith(chosen.day)) &&
    (!chosen.library || (item.l || []).includes(library)) &&
    (!chosen.municipality || (item.g || []).includes(place)) &&
    (!chosen.tone || (chosen.tone === "none" ? item.s === undefined : item.s === tone)) &&
    (!chosen.topic || (item.o || []).some((one) => one[0] === topic && (attitude < 0 || one[1] === attitude))) &&
    (!mark || ((item.m || 0) & mark) !== 0) &&
    words.every((word) => item.find.includes(word)));
}
