// Russian numbers, as campaign/russian.py writes them.

const NBSP = "\u00a0";
// No line begins with a dash.
const DASH = NBSP + "— ";

function plural(count, [one, few, many]) {
  const tail = count % 100;
  if (tail >= 11 && tail <= 14) return many;
  return tail % 10 === 1 ? one : tail % 10 >= 2 && tail % 10 <= 4 ? few : many;
}

function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, NBSP);
}

function counted(count, forms) {
  return grouped(count) + NBSP + plural(count, forms);
}

// Half to even, as Python rounds.
function rounded(value) {
  const down = Math.floor(value);
  return value - down === 0.5 ? down + (down % 2) : Math.round(value);
}

function percent(share) {
  return rounded(share * 100) + NBSP + "%";
}

function percentRange(low, high) {
  const [first, last] = [rounded(low * 100), rounded(high * 100)];
  return first === last ? first + NBSP + "%" : first + "–" + last + NBSP + "%";
}

// Words in quotation marks; those that they bring become the inner ones.
function quoted(words) {
  return "«" + words.replaceAll("«", "„").replaceAll("»", "“") + "»";
}

function dayMonth(day) {
  const [, month, number] = day.split("-");
  return Number(number) + NBSP + MONTHS[Number(month) - 1];
}

function tidy(words) {
  return words.trim().replace(/\s+/g, " ");
}

function listing(parts) {
  return parts.length < 2 ? parts.join("") : parts.slice(0, -1).join(", ") + " и" + NBSP + parts[parts.length - 1];
}
