// Russian numbers, as campaign/russian.py writes them, and the formula of warehouse/sql/macros/wilson_low.sql.

const NBSP = "\u00a0", FEW = 10;

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

function hours(value) {
  if (value === null) return NOTHING;
  if (value < 1) return Math.max(1, rounded(value * 60)) + NBSP + "мин";
  if (value < 48) return String(rounded(value * 10) / 10).replace(".", ",") + NBSP + "ч";
  return counted(rounded(value / 24), DAYS);
}

function dayMonth(day) {
  const [, month, number] = day.split("-");
  return Number(number) + NBSP + MONTHS[Number(month) - 1];
}

// Wilson's 95 % interval for hits of total.
function wilson(hits, total) {
  const z = 1.959963984540054, share = hits / total;
  const middle = share + z * z / (2 * total);
  const spread = z * Math.sqrt(share * (1 - share) / total + z * z / (4 * total * total));
  const scale = 1 + z * z / total;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}

// The share of the positive among judgements with its interval; null where there are too few.
function satisfaction(counts) {
  const judged = counts.positive + counts.negative;
  if (judged < FEW) return null;
  const [low, high] = wilson(counts.positive, judged);
  return { share: counts.positive / judged, low, high };
}

function median(values) {
  if (!values.length) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function listing(parts) {
  return parts.length < 2 ? parts.join("") : parts.slice(0, -1).join(", ") + " и" + NBSP + parts[parts.length - 1];
}
