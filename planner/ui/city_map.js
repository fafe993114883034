// Draws points and links into an SVG; a click, Enter or Space on a place tells Python its id.
const COLOURS = ["#2F6DA8", "#C77700", "#3C7D3C", "#7A4FA3", "#8C5A3C", "#4A6B6B", "#9C3D64", "#5C6670"];
const SHAPE = "http://www.w3.org/2000/svg";

function element(name, attributes, text) {
  const node = document.createElementNS(SHAPE, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text; // never innerHTML: names come from tables
  return node;
}

function frame(places, width, height) {
  const xs = places.map((p) => p.x), ys = places.map((p) => p.y);
  const left = Math.min(...xs), top = Math.min(...ys);
  const wide = Math.max(...xs) - left || 1e-6, high = Math.max(...ys) - top || 1e-6;
  const scale = Math.min((width - 150) / wide, (height - 60) / high);
  const dx = (width - wide * scale) / 2 - 30, dy = (height - high * scale) / 2;
  return (p) => [dx + (p.x - left) * scale, dy + (p.y - top) * scale];
}

// A label is left of its point, right of it, above or below: the first side on which it covers no earlier label.
function labelBox(x, y, name, taken, right) {
  const width = [...name].reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? 12.5 : 7), 0);
  const sides = [[x + 10, y + 4], [x - 10 - width, y + 4], [x - width / 2, y - 12], [x - width / 2, y + 22]];
  const free = ([bx, by]) => bx > 2 && bx + width < right - 2 && taken.every((t) => bx > t[0] + t[2] || bx + width < t[0] || by - 13 > t[1] || by < t[1] - 13);
  const [bx, by] = sides.find(free) || [null, null];
  if (bx !== null) taken.push([bx, by, width]);
  return bx === null ? null : [bx, by];
}

function draw(root, data, picked) {
  const width = Math.max(320, root.clientWidth || 640), height = data.height;
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": data.label });
  const at = frame(data.places, width, height);
  const points = new Map(data.places.map((p) => [p.id, at(p)]));
  for (const [a, b] of data.links) {
    const [x1, y1] = points.get(a), [x2, y2] = points.get(b);
    svg.append(element("line", { class: "link", x1, y1, x2, y2 }));
  }
  const taken = [...points.values()].map(([x, y]) => [x - 8, y + 8, 16]);
  const order = [...data.places].sort((a, b) => Number(a.marked) - Number(b.marked) || (a.id < b.id ? -1 : 1));
  const labels = new Map([...order].reverse().map((p) => [p.id, labelBox(...points.get(p.id), p.name, taken, width)]));
  for (const place of order) {
    const [x, y] = points.get(place.id);
    const state = [place.holders.length ? "" : "free", place.marked ? "marked" : "", place.faded ? "faded" : "",
      place.id === picked ? "picked" : ""].join(" ");
    const said = [place.name, ...place.holders].join(" · ");
    const group = element("g", { class: `place ${state}`, "data-id": place.id, tabindex: 0, role: "button", "aria-label": said });
    group.append(element("title", {}, said));
    group.append(element("circle", { cx: x, cy: y, r: 8, fill: COLOURS[place.group % COLOURS.length] }));
    const label = labels.get(place.id);
    if (label) group.append(element("text", { x: label[0], y: label[1] }, place.name));
    svg.append(group);
  }
  root.replaceChildren(svg);
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".map");
  let picked = root.dataset.picked || null;
  if (!data.places.length) { root.replaceChildren(); return; }
  const redraw = () => draw(root, data, picked);
  const pick = (event) => {
    const place = event.target.closest("[data-id]");
    if (!place) return;
    picked = root.dataset.picked = place.dataset.id;
    redraw();
    setStateValue("picked", picked);
  };
  const onKey = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    pick(event);
  };
  redraw();
  root.addEventListener("click", pick);
  root.addEventListener("keydown", onKey);
  const observer = new ResizeObserver(redraw);
  observer.observe(root);
  return () => { observer.disconnect(); root.removeEventListener("click", pick); root.removeEventListener("keydown", onKey); };
}
