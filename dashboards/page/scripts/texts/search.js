// Search: words in any form, also where a space or hyphen parts them or not («вайфай» finds «вай-фай»); what was found is marked.

const PARTED = "[\\s\\-\\u2010\\u2011]?";
const ENDINGS = /(иями|ями|ами|ого|его|ому|ему|ыми|ими|иях|ях|ах|ов|ев|ей|ой|ем|ом|ам|ям|ым|им|ую|юю|ая|яя|ое|ее|ые|ие|ый|ий|ью|ия|ии|ы|и|а|я|о|е|у|ю|ь)$/;

class Forms {
  constructor(lines) {
    Object.assign(this, { lemmas: new Map(), forms: new Map(), stems: new Map() });
    for (const line of lines.split("\n").filter(Boolean)) {
      const all = line.split(" ");
      for (const form of all) if (!this.lemmas.has(form)) this.lemmas.set(form, all[0]);
      // Pieces of a page tell a lemma each with the forms that it has.
      const known = this.forms.get(all[0]);
      if (known) known.push(...all.filter((form) => !known.includes(form)));
      else {
        this.forms.set(all[0], all);
        listed(this.stems, stem(all[0])).push(all[0]);
      }
    }
  }

  // All that a word may look like: forms of its lemma or, where nobody used this very form, of lemmas with the same stem.
  of(word) {
    const known = this.lemmas.get(word), lemmas = known ? [known] : this.stems.get(stem(word)) || [];
    return [word, ...lemmas.flatMap((lemma) => this.forms.get(lemma))];
  }
}

function stem(word) {
  const cut = word.replace(ENDINGS, "");
  return cut.length >= 4 ? cut : word;
}

function escaped(words) {
  return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

// What is searched, as patterns of which every one must be found, or the one of all words written together.
class Query {
  constructor(q, forms) {
    const words = plain(q).split(/\s+/).filter(Boolean), joined = words.join("").replace(/[-\u2010\u2011]/g, "");
    // The longest first: a word is marked to its end.
    this.every = words.map((word) => new RegExp(forms.of(word).sort((a, b) => b.length - a.length).map(escaped).join("|"), "g"));
    this.joined = joined ? new RegExp([...joined].map(escaped).join(PARTED), "g") : null;
  }

  finds(words) {
    return this.every.every((one) => words.search(one) >= 0) || words.search(this.joined) >= 0;
  }

  // Where the words stand that were found: [start, end, class].
  spans(words) {
    const lower = plain(words);
    if (lower.length !== words.length) return [];
    return [...this.every, this.joined].flatMap((one) => [...lower.matchAll(one)].map((match) => [match.index, match.index + match[0].length, "found-word"]));
  }
}
