// Conversations: a post, what is said under it, which comment answers which and how long it took.

const MOST_TURNS = 30;

class Talks {
  constructor(campaign) {
    const { post, under, answer } = campaign.texts;
    Object.assign(this, { texts: campaign.texts, ofPost: new Map(), below: new Map(), asks: new Map() });
    // Texts are the newest first; a talk runs the other way.
    for (let index = campaign.size - 1; index >= 0; index--) {
      if (post[index] >= 0) listed(this.ofPost, post[index]).push(index);
      if (under[index] >= 0) listed(this.below, under[index]).push(index);
      if (answer[index] >= 0) listed(this.asks, answer[index]).push(index);
    }
  }

  // The texts of the talk that a text belongs to, in the order in which they were written: [number, how deep it stands].
  turns(index) {
    const { post, under, answer } = this.texts;
    if (!this.texts.kind[index]) return [[index, 0], ...(this.ofPost.get(index) || []).map((one) => [one, under[one] >= 0 ? 2 : 1])];
    const root = under[index] >= 0 ? under[index] : index;
    const found = [...(post[index] >= 0 ? [[post[index], 0]] : []), [root, 1], ...(this.below.get(root) || []).map((one) => [one, 2])];
    const others = [answer[index], ...(this.asks.get(index) || [])].filter((one) => one >= 0 && !found.some(([known]) => known === one));
    return [...found, ...others.map((one) => [one, 2])].sort((a, b) => a[1] === 0 || b[1] === 0 ? a[1] - b[1] : this.texts.at[a[0]] < this.texts.at[b[0]] ? -1 : 1);
  }

  // How a text answers, and how long it took: «ответ через 5 ч».
  answers(index) {
    const asked = (this.asks.get(index) || [])[0];
    if (asked === undefined) return "";
    return this.texts.marks[asked] & BITS.answered ? "ответ " + waited(this.texts.hours[asked]) : MARKS.boilerplate[0];
  }
}

function listed(map, key) {
  if (!map.has(key)) map.set(key, []);
  return map.get(key);
}

function waited(hours) {
  if (hours === null) return "есть";
  if (hours < 1) return "меньше чем через час";
  return hours < 48 ? "через " + grouped(Math.round(hours)) + NBSP + "ч" : "через " + counted(Math.round(hours / 24), DAYS);
}

// A talk as a list inside the card of one of its texts.
function talk(list, talks, index) {
  const turns = talks.turns(index), own = turns.findIndex(([one]) => one === index);
  const from = Math.max(0, Math.min(own - 2, turns.length - MOST_TURNS));
  const box = make("ol", "talk"), shown = turns.length > MOST_TURNS ? [...(from ? [turns[0]] : []), ...turns.slice(from || 0, from + MOST_TURNS)] : turns;
  for (const [one, depth] of shown) box.append(turn(list, talks, one, depth, one === index));
  if (shown.length < turns.length) box.append(make("li", "quiet", "и ещё " + counted(turns.length - shown.length, TEXTS)));
  return box;
}

function turn(list, talks, index, depth, isOwn) {
  const item = list.item(index), answers = talks.answers(index);
  const element = make("li", "turn deep-" + depth + (isOwn ? " own" : ""), list.head(item),
    answers ? make("p", "answers", answers) : null);
  if (isOwn) element.append(make("p", "quiet", "этот текст"));
  else element.append(...list.words({ ...item, because: [] }));
  if (!isOwn && item.id) {
    const link = make("a", "", "слова и разметка");
    link.href = listAddress({ item: item.id });
    element.append(make("p", "foot", link));
  }
  return element;
}
