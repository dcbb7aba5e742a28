// Corrections that are made on the page: kept in the browser's storage of this file where it allows, saved as lines of decisions.csv.

const KEPT = "bibliopulse-decisions:" + location.pathname;

class Corrections {
  constructor() {
    this.changes = [];
    this.by = "";
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT) || "{}");
      const isWhole = (one) => one && DECISION_COLUMNS.every((name) => typeof one[name] === "string") && FIELDS[one.object] && one.field in FIELDS[one.object];
      this.changes = (Array.isArray(kept.changes) ? kept.changes : []).filter(isWhole);
      this.by = String(kept.by || "");
    } catch {
      // No storage for this file, or somebody else's words in it: the corrections live as long as the page is open.
    }
  }

  keep() {
    try {
      localStorage.setItem(KEPT, JSON.stringify({ changes: this.changes, by: this.by }));
    } catch {
      // As above.
    }
  }

  // A later value of the same thing replaces the earlier.
  decide(change) {
    this.changes = [...this.changes.filter((one) => keyOf(one) !== keyOf(change)), change];
    this.keep();
  }

  undo(change) {
    this.changes = this.changes.filter((one) => one !== change);
    this.keep();
  }

  of(key) {
    return this.changes.filter((one) => subjectOf(one) === key);
  }

  value(key, field) {
    const found = this.changes.find((one) => keyOf(one) === key + "|" + field);
    return found ? found.value : "";
  }

  // The file: lines that «bibliopulse decide --from» takes, or the whole decisions.csv of a campaign that has none.
  file() {
    const cell = (words) => /[",;\n\r]/.test(words) ? '"' + words.replace(/"/g, '""') + '"' : words;
    const rows = this.changes.map((one) => ({ ...one, by: this.by }));
    return [DECISION_COLUMNS, ...rows.map((one) => DECISION_COLUMNS.map((name) => one[name]))].map((row) => row.map(cell).join(",") + "\n").join("");
  }
}

function subjectOf(one) {
  return [one.object, one.network, one.owner_id, one.id].join("|");
}

function keyOf(one) {
  return subjectOf(one) + "|" + one.field + (one.field === "topic" ? "|" + topicOf(one.value) : "");
}

function topicOf(value) {
  return value.split(/[+=:-]/)[0];
}

// This moment as decisions.csv writes it: local, with its offset.
function rightNow() {
  const now = new Date(), away = -now.getTimezoneOffset(), two = (number) => String(number).padStart(2, "0");
  const local = new Date(now.getTime() + away * 60000).toISOString().slice(0, 19);
  return local + (away < 0 ? "-" : "+") + two(Math.floor(Math.abs(away) / 60)) + ":" + two(Math.abs(away) % 60);
}
