// Lists of texts: filtering, searching, drawing. A text is a number into the campaign's columns (dashboards/page/payload.py).

const PAGE = 12;

function plain(words) {
  return words.toLowerCase().replace(/ё/g, "е");
}

// «− холодно»: a word that decided, without its sign.
function unsigned(said) {
  return said.slice(said.indexOf(" ") + 1);
}

// What a word that decided speaks for, by its sign.
function signOf(said) {
  return { "+": TONES[0], "−": TONES[2] }[said[0]] || "";
}

class TextList {
  constructor(campaign, box, more) {
    Object.assign(this, { campaign, box, more, shown: 0, found: [], tell: () => {} });
    more.addEventListener("click", () => this.grow(true));
  }

  show(found) {
    this.found = found;
    this.isStale = true;
  }

  draw() {
    this.shown = 0;
    this.box.replaceChildren();
    this.tell();
    this.grow(false);
  }

  grow(focus) {
    const size = Number(this.box.dataset.page) || PAGE;
    const next = this.found.slice(this.shown, this.shown + size).map((index) => this.card(index));
    this.shown += next.length;
    this.box.append(...next);
    const left = this.found.length - this.shown;
    this.more.hidden = left <= 0;
    this.more.textContent = "Показать ещё " + grouped(Math.min(size, left)) + " из " + grouped(left);
    if (focus && next.length) next[0].focus({ preventScroll: true });
  }

  // One text with its names for numbers.
  item(index) {
    const { texts, people, libraries, networks } = this.campaign;
    const person = people[texts.person[index]];
    return {
      index, id: texts.id[index] || "", isPost: !texts.kind[index], network: networks[texts.network[index]], at: texts.at[index],
      author: person ? person[1] : "", voice: texts.voice[index], person: person ? person[0] : "",
      libraries: this.campaign.sets[texts.set[index]][0].map((one) => libraries[one]),
      text: texts.text[index], quoted: texts.quoted[index], poll: texts.poll[index], tone: texts.tone[index], topics: texts.topics[index],
      because: texts.because[index], marks: texts.marks[index], reactions: texts.reactions[index], er: texts.er[index], views: texts.views[index], url: texts.url[index],
    };
  }

  card(index) {
    const item = this.item(index);
    const card = make("li", "text " + (item.isPost ? "post" : "comment"));
    card.tabIndex = -1;
    card.append(this.head(item), ...this.words(item), this.tags(item), this.foot(item), ...this.talk(index));
    if (this.box.dataset.list === "quote") card.append(verdicts(index));
    return card;
  }

  words(item) {
    const said = [];
    if (item.text) said.push(spoken("p", item.text, item.because, this.query));
    if (item.quoted) said.push(spoken("blockquote", item.quoted, item.because, this.query, make("span", "under", "Репост: ")));
    if (!said.length) said.push(make("p", "words quiet", "без слов"));
    if (item.poll) said.push(make("p", "words quiet", "Опрос: " + item.poll));
    return said;
  }

  // A question stands with its answer; the whole talk opens under either. One text alone is shown in its talk.
  talk(index) {
    const { talks, texts } = this.campaign, answer = texts.answer[index], isAlone = this.found.length === 1;
    const others = talks.turns(index).length - 1;
    if (!others) return [];
    const button = press("why", "разговор: ещё " + counted(others, TEXTS)), box = make("div", "talk-box");
    const show = (isOpen) => {
      box.replaceChildren(...(isOpen ? [talk(this, talks, index)] : answer >= 0 ? [make("ol", "talk", turn(this, talks, answer, 1, false))] : []));
      button.setAttribute("aria-expanded", String(isOpen));
    };
    button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
    show(isAlone);
    return [box, make("p", "foot", button)];
  }

  head(item) {
    const voice = item.voice ? VOICES[item.voice] || item.voice : "";
    const author = item.author || voice || "автор неизвестен";
    const subjects = item.libraries.map((one) => one[1]).filter((name) => name !== item.author);
    return make("p", "head",
      make("span", "kind", item.isPost ? "Запись" : "Комментарий"),
      make("b", "author", author),
      voice && voice !== author ? make("span", "quiet", voice) : null,
      make("span", "quiet", item.at ? moment(item.at) : "без даты"),
      subjects.length ? make("span", "about", (subjects.length > 1 ? "о библиотеках: " : "о библиотеке: ") + subjects.join("; ")) : null);
  }

  tags(item) {
    const tags = make("ul", "tags");
    tags.setAttribute("aria-label", "Разметка");
    const tone = TONES[item.tone];
    tags.append(tone ? signed(tone, TONE_OF_TEXT[tone], "tone") : make("li", "quiet", "тональность не определена"));
    for (const said of item.topics) tags.append(signed(TONES[said % 3], this.campaign.topics[Math.floor(said / 3)][1], "topic"));
    for (const [mark, [name]] of Object.entries(MARKS)) {
      if (name && item.marks & BITS[mark]) tags.append(make("li", mark === "corrected" ? "mark corrected" : "mark", name));
    }
    return tags;
  }

  foot(item) {
    const foot = make("p", "foot");
    const decided = item.because.flatMap((said, at) => [at ? ", " : "", make("span", signOf(said), said[0] + NBSP + quoted(unsigned(said)))]);
    if (decided.length) foot.append(make("span", "decided", "решили слова: ", ...decided));
    if (item.reactions) foot.append(make("span", "", counted(item.reactions, REACTIONS)));
    if (item.views) foot.append(make("span", "", counted(item.views, VIEWS)));
    if (item.er !== null && item.isPost) foot.append(make("span", "", "вовлечённость " + String(Math.round(item.er * 1000) / 10).replace(".", ",") + NBSP + "%"));
    const changed = this.campaign.corrections && this.campaign.corrections[item.index];
    if (changed) foot.append(make("span", "corrected", MARKS.corrected[0] + ": " + changed));
    if (item.id && this.campaign.corrections) {
      for (const one of window.page.corrections.of(subjectOf(this.campaign.subject(item.index)))) {
        foot.append(make("span", "corrected", "исправлено здесь: " + toldChange(window.page, one)));
      }
      foot.append(pencil("text", item.index, opening(this.campaign.texts, item.index)));
    }
    if (item.url && /^https?:\/\//i.test(item.url)) {
      const link = make("a", "", "открыть " + (WHERE[item.network] || "в сети"));
      link.href = item.url;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      link.append(mute("", " ↗"));
      foot.append(link);
    }
    return foot;
  }
}

function spoken(tag, words, because, query, ...before) {
  const element = make(tag, "words", ...before, ...marked(words, because, query));
  element.dir = "auto";
  return element;
}

function signed(tone, name, className) {
  const tag = make("li", className + " " + tone, mute("", TONE_SIGNS[tone] + " "), name);
  if (className === "topic") tag.append(make("span", "hidden", ": отношение " + ATTITUDES[tone]));
  return tag;
}

function moment(local) {
  const [day, time] = local.split("T");
  return dayMonth(day) + ", " + time;
}

// The text with the words that were searched and those that decided in <mark>, built from text nodes.
function marked(words, because, query) {
  if (!because.length && !query) return [words];
  const lower = words.toLowerCase();
  const spans = query ? query.spans(words) : [];
  for (const said of because) {
    const wanted = unsigned(said).toLowerCase();
    const at = wanted && lower.length === words.length ? lower.indexOf(wanted) : -1;
    if (at >= 0) spans.push([at, at + wanted.length, signOf(said)]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  const parts = [];
  let from = 0;
  for (const [start, end, name] of spans) {
    if (start < from) continue;
    parts.push(words.slice(from, start), make("mark", name, words.slice(start, end)));
    from = end;
  }
  parts.push(words.slice(from));
  return parts;
}

// Whether a choice asks for texts from outside the region too; the others choose among those of the region.
function reachesOutside(chosen) {
  return chosen.mark === "outside" || Boolean(chosen.participant || chosen.group || chosen.item);
}

// The texts of a view that a choice of the list lets through, as numbers.
function select(campaign, chosen, view) {
  const { texts } = campaign;
  const query = queryOf(campaign, chosen.q);
  const [library, place, topic] = [["l", chosen.library], ["m", chosen.municipality], ["t", chosen.topic]].map(([name, value]) => campaign.number(name, value));
  const attitude = TONES.indexOf(chosen.attitude), tone = toneNumber(chosen.tone), mark = BITS[chosen.mark] || 0;
  const person = campaign.people.findIndex((one) => one[0] === chosen.participant);
  const members = chosen.group ? new Set(campaign.groups[chosen.group] || []) : null;
  if (query && !campaign.searched) {
    campaign.searched = texts.text.map((text, index) => plain(text + " " + texts.quoted[index] + " " + (texts.person[index] < 0 ? "" : campaign.people[texts.person[index]][1])));
  }
  return sorted(texts, chosen.sort, campaign.textsIn(view, reachesOutside(chosen)).filter((index) =>
    (!chosen.kind || texts.kind[index] === +(chosen.kind === "comment")) &&
    (!chosen.item || texts.id[index] === chosen.item) &&
    (!chosen.voice || texts.voice[index] === chosen.voice) &&
    (!chosen.participant || texts.person[index] === person) &&
    (!chosen.day || texts.at[index].startsWith(chosen.day)) &&
    (!chosen.library || campaign.sets[texts.set[index]][0].includes(library)) &&
    (!chosen.municipality || campaign.sets[texts.set[index]][1].includes(place)) &&
    (!chosen.tone || texts.tone[index] + 1 === tone) &&
    (!chosen.topic || texts.topics[index].some((one) => Math.floor(one / 3) === topic && (attitude < 0 || one % 3 === attitude))) &&
    (!mark || (texts.marks[index] & mark) !== 0) &&
    (!members || members.has(index)) &&
    (!query || query.finds(campaign.searched[index]))));
}

function queryOf(campaign, q) {
  if (!q || !plain(q).trim()) return null;
  campaign.forms = campaign.forms || new Forms([DATA, ...PIECES].map((one) => one.forms).join("\n"));
  return new Query(q, campaign.forms);
}

// The newest first, unless another order is asked for; what is unknown stands last.
function sorted(texts, sort, found) {
  if (sort === "old") return found.reverse();
  if (!texts[sort]) return found;
  const value = (index) => (texts[sort][index] === null ? -1 : texts[sort][index]);
  return found.sort((a, b) => value(b) - value(a) || a - b);
}
