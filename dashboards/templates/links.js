"use strict";
// The address of a view: "#list?library=gdov&tone=negative". dashboards/links.py writes the same form.

const FILTERS = ["q", "library", "municipality", "tone", "topic", "attitude", "kind", "voice", "mark", "participant", "day", "item"];

function readAddress(hash) {
  const mark = hash.indexOf("?");
  const chosen = {};
  if (mark >= 0) {
    const given = new URLSearchParams(hash.slice(mark + 1));
    for (const name of FILTERS) if (given.get(name)) chosen[name] = given.get(name);
  }
  return { section: hash.slice(1, mark < 0 ? undefined : mark), chosen };
}

function writeAddress(chosen) {
  const parts = FILTERS.filter((name) => chosen[name]).map((name) => name + "=" + encodeURIComponent(chosen[name]));
  return "#list" + (parts.length ? "?" + parts.join("&") : "");
}

// An element with text children only: what people wrote never becomes markup.
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const child of children) if (child !== null && child !== "") element.append(child);
  return element;
}

function plural(count, one, few, many) {
  const tail = count % 100;
  if (tail >= 11 && tail <= 14) return many;
  return tail % 10 === 1 ? one : tail % 10 >= 2 && tail % 10 <= 4 ? few : many;
}

function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}
