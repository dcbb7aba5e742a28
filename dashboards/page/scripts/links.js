// The address of a view: "#list?library=gdov&tone=negative&m=Псков". Words narrow the list of texts (dashboards/page/links.py
// writes the same form); single letters act on the whole page.

function pick(names, given) {
  const chosen = {};
  for (const name of names) if (given.get(name)) chosen[name] = given.get(name);
  return chosen;
}

function readAddress(hash) {
  const mark = hash.indexOf("?");
  const bare = mark < 0 && hash.includes("=");
  const given = new URLSearchParams(bare ? hash.slice(1) : mark < 0 ? "" : hash.slice(mark + 1));
  return {
    section: bare ? "" : hash.slice(1, mark < 0 ? undefined : mark),
    chosen: pick(FILTERS, given),
    view: pick(VIEW, given),
  };
}

function writeAddress(section, chosen, view) {
  const write = (names, from) => names.filter((name) => from[name]).map((name) => name + "=" + encodeURIComponent(from[name]));
  const parts = [...write(FILTERS, chosen), ...write(VIEW, view)].join("&");
  return "#" + section + (parts ? (section ? "?" : "") + parts : "");
}

// The address of texts that narrow the view that is open.
function listAddress(chosen, view) {
  return writeAddress("list", chosen, view || {});
}

function isAny(chosen) {
  return Object.values(chosen).some(Boolean);
}

// An element with text children only: what people wrote never becomes markup.
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const child of children) if (child !== null && child !== "") element.append(child);
  return element;
}

// A button that submits no form.
function press(className, ...children) {
  const button = make("button", className, ...children);
  button.type = "button";
  return button;
}

// What is seen only: words beside it say the same.
function mute(className, ...children) {
  const element = make("span", className, ...children);
  element.setAttribute("aria-hidden", "true");
  return element;
}
