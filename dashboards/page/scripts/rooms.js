// Views: one room of the page is seen at a time, and one of its leaves. The address names a section, and so both.

// Told by classes and attributes: asking the browser would make it lay out the page.
function isSeen(element) {
  return !element.closest(".away:not(.printing *), details:not([open]), [hidden]");
}

class Rooms {
  constructor() {
    this.rooms = [...document.querySelectorAll("[data-room]")];
    this.links = [...document.querySelectorAll("[data-opens]")];
    this.bar = document.getElementById("sticky");
    const measure = () => document.documentElement.style.setProperty("--bar", this.bar.offsetHeight + "px");
    new ResizeObserver(measure).observe(this.bar);
  }

  // Shows the room and leaf of a section; one that is not here opens the first room.
  open(section) {
    const found = section && document.getElementById(section);
    const target = found && found.closest("[data-room]") ? found : this.rooms[0];
    const room = target.closest("[data-room]"), leaves = [...room.querySelectorAll("[data-leaf]")];
    const leaf = target.closest("[data-leaf]") || target.querySelector("[data-leaf]") || leaves[0] || target;
    Object.assign(this, { room, leaf });
    for (const one of this.rooms) one.classList.toggle("away", one !== room);
    for (const one of room.querySelectorAll("[data-leaf], section:has([data-leaf])")) one.classList.toggle("away", !one.contains(leaf));
    for (const link of this.links) {
      const opens = document.getElementById(link.dataset.opens);
      const isOpen = link.closest(".views") ? room.contains(opens) : opens === leaf;
      if (isOpen) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  // The top of a view: below the header, if that has been scrolled away.
  top() {
    const header = this.bar.previousElementSibling;
    scrollTo(0, Math.min(scrollY, header.offsetTop + header.offsetHeight));
  }
}

// Paper takes the report, or everything where that is asked for: rooms that are away stand on it too.
const PAPER = 660;

function startPrinting(page) {
  const { charts } = page, resize = (width) => {
    if (!charts) return;
    charts.seen();
    for (const id of charts.figures.keys()) {
      const box = document.getElementById(id);
      if (box.layout && box.offsetParent) Plotly.relayout(box, { width, autosize: width === null });
    }
  };
  addEventListener("beforeprint", () => {
    document.body.classList.add("printing");
    page.seen();
    resize(PAPER);
  });
  addEventListener("afterprint", () => {
    resize(null);
    document.body.classList.remove("printing", "everything");
  });
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => {
      document.body.classList.toggle("everything", button.dataset.print === "everything");
      print();
    });
  }
}
