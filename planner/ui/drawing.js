// Draws nodes and lines into an SVG; a click, Enter or Space on a node tells Python its id. Buttons zoom, dragging moves.
const COLOURS = ["#2F6DA8", "#C77700", "#3C7D3C", "#7A4FA3", "#8C5A3C", "#4A6B6B", "#9C3D64", "#5C6670"];
const SHAPE = "http://www.w3.org/2000/svg";
const RADIUS = 8, LINE_HEIGHT = 14, STEP = 1.6, FARTHEST = 40, TOLD = 12, ASIDE = 8;

function element(name, attributes, text) {
  const node = document.createElementNS(SHAPE, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text; // never innerHTML: names come from tables
  return node;
}

// From map units to pixels: the whole city at zoom 1, and `view.x`, `view.y` the map's middle.
function projection(places, view, width, height) {
  const xs = places.map((p) => p.x), ys = places.map((p) => p.y);
  const left = Math.min(...xs), right = Math.max(...xs), top = Math.min(...ys), bottom = Math.max(...ys);
  const whole = Math.min((width - 150) / (right - left || 1e-6), (height - 60) / (bottom - top || 1e-6));
  view.x ??= (left + right) / 2;
  view.y ??= (top + bottom) / 2;
  view.scale = whole * view.zoom;
  return (p) => [width / 2 - 25 + (p.x - view.x) * view.scale, height / 2 + (p.y - view.y) * view.scale];
}

// A label is right of its point, left of it, above or below: the first side on which it covers nothing, else it is left out.
// A told one is never left out: it may cover points and step aside by some lines, but no other told name and no point of theirs.
function labelBox([x, y], name, told, taken, kept, width, height) {
  const long = [...name].reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? 12.5 : 7) * (told ? 1.1 : 1), 0);
  const sides = [[x + 11, y - 7], [x - 11 - long, y - 7], [x - long / 2, y - 10 - LINE_HEIGHT], [x - long / 2, y + 10]];
  const free = (box, others) => {
    const inside = box[0] > 2 && box[2] < width - 2 && box[1] > 2 && box[3] < height - 2;
    return inside && others.every((t) => box[0] > t[2] || box[2] < t[0] || box[1] > t[3] || box[3] < t[1]);
  };
  const boxes = (starts) => starts.map(([left, top]) => [left, top, left + long, top + LINE_HEIGHT]);
  let found = boxes(sides).find((box) => free(box, taken));
  if (!found && told) {
    const aside = Array.from({ length: ASIDE }, (_, n) => (n + 1) * (LINE_HEIGHT + 2)).flatMap((dy) => [dy, -dy]);
    const starts = [...sides, ...aside.flatMap((dy) => [[x + 16, y - 7 + dy], [x - 16 - long, y - 7 + dy]])];
    found = boxes(starts).find((box) => free(box, kept)) || boxes(sides)[0];
  }
  if (found) taken.push(found);
  if (found && told) kept.push(found);
  return found || null;
}

function symbol({ shape, group }, cx, cy) {
  const fill = COLOURS[group % COLOURS.length], side = shape === "square" ? RADIUS * 1.4 : RADIUS * 1.7;
  if (shape === "circle") return element("circle", { class: "symbol", cx, cy, r: RADIUS, fill });
  const turned = shape === "diamond" ? { transform: `rotate(45 ${cx} ${cy})` } : {};
  return element("rect", { class: "symbol", x: cx - side / 2, y: cy - side / 2, width: side, height: side, fill, ...turned });
}

const TALLEST = 1.15; // times the width: on a phone a tall map would be mostly empty

function draw(svg, data, view, picked, width) {
  const height = Math.min(data.height, TALLEST * width), at = projection(data.nodes, view, width, height);
  const points = new Map(data.nodes.map((p) => [p.id, at(p)]));
  const nodes = data.lines.map(({ a, b, kind }) => {
    const [x1, y1] = points.get(a), [x2, y2] = points.get(b);
    return element("line", { class: `link ${kind}`, x1, y1, x2, y2 });
  });
  const around = ([x, y]) => [x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS];
  const taken = [...points.values()].map(around);
  const order = [...data.nodes].sort((a, b) => Number(a.marked) - Number(b.marked) || (a.id < b.id ? -1 : 1));
  const few = data.nodes.filter((p) => p.marked).length <= TOLD; // where nearly all are marked, their names would cover each other
  const told = (p) => (p.marked && few) || p.id === picked;
  const first = [...order].reverse().sort((a, b) => Number(told(b)) - Number(told(a)));
  const kept = first.filter(told).map((p) => around(points.get(p.id)));
  const labels = new Map(first.map((p) => [p.id, labelBox(points.get(p.id), p.name, told(p), taken, kept, width, height)]));
  for (const place of order) {
    const [cx, cy] = points.get(place.id);
    const state = { free: place.free, marked: place.marked, faded: place.faded, picked: place.id === picked };
    const said = [place.name, ...place.told].join(" · ");
    const names = Object.keys(state).filter((name) => state[name]).join(" ");
    const group = element("g", { class: `place ${names}`, "data-id": place.id, tabindex: 0, role: "button", "aria-label": said });
    group.append(element("title", {}, said));
    group.append(symbol(place, cx, cy));
    // A number as in the legend: colours alone are lost to some eyes and on black-and-white paper.
    if (data.numbered && !place.free) group.append(element("text", { class: "number", x: cx, y: cy + 3.5 }, place.group + 1));
    const label = labels.get(place.id);
    const middle = label && (label[1] + label[3]) / 2;
    if (label && Math.abs(middle - cy) > 2 * LINE_HEIGHT) // far off, a thin line says whose name it is
      group.prepend(element("line", { class: "tie", x1: cx, y1: cy, x2: label[0] > cx ? label[0] - 2 : label[2] + 2, y2: middle }));
    if (label) group.append(element("text", { x: label[0], y: label[3] - 3 }, place.name));
    nodes.push(group);
  }
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("aria-label", data.label);
  svg.replaceChildren(...nodes);
}

const views = new WeakMap(); // what a map shows outlives Python's redrawing

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".map");
  const [svg, tools, legend] = ["svg", ".tools", ".legend"].map((name) => root.querySelector(name));
  const view = views.get(root) || { zoom: 1, picked: null };
  views.set(root, view);
  if (data.picked !== undefined) view.picked = data.picked; // Python says what is looked at
  const shown = data.nodes.map((node) => node.id).join("\n");
  if (view.shown !== shown) Object.assign(view, { shown, zoom: 1, x: undefined, y: undefined }); // another part of the network
  root.hidden = !data.nodes.length;
  if (root.hidden) return undefined;
  legend.replaceChildren(...data.legend.map((name, index) => {
    const entry = document.createElement("span"), dot = document.createElement("i");
    dot.style.background = COLOURS[index % COLOURS.length];
    if (data.numbered) dot.textContent = index + 1;
    entry.append(dot, name);
    return entry;
  }));
  const redraw = () => draw(svg, data, view, view.picked, Math.max(320, root.clientWidth));
  const zoom = { in: STEP, out: 1 / STEP };
  for (const button of tools.children) button.ariaLabel = button.title = data.tools[button.value];
  const onTool = (event) => {
    const tool = event.target.value;
    if (!tool) return;
    if (tool === "all") Object.assign(view, { zoom: 1, x: undefined, y: undefined });
    else view.zoom = Math.min(FARTHEST, Math.max(1, view.zoom * zoom[tool]));
    const picked = data.nodes.find((place) => place.id === view.picked);
    if (tool === "in" && picked) Object.assign(view, { x: picked.x, y: picked.y });
    redraw();
  };
  const pick = (event) => {
    const place = event.target.closest("[data-id]");
    if (!place || view.dragged) return;
    view.picked = place.dataset.id;
    redraw();
    svg.querySelector(".picked")?.focus();
    setStateValue("picked", view.picked);
  };
  const onKey = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    pick(event);
  };
  const onDown = (event) => Object.assign(view, { from: [event.clientX, event.clientY], dragged: false });
  const onMove = (event) => {
    if (!view.from || !event.buttons) return;
    const [dx, dy] = [event.clientX - view.from[0], event.clientY - view.from[1]];
    if (!view.dragged && Math.hypot(dx, dy) < 5) return;
    Object.assign(view, { x: view.x - dx / view.scale, y: view.y - dy / view.scale, from: [event.clientX, event.clientY], dragged: true });
    redraw();
  };
  const listeners = [[tools, "click", onTool], [svg, "click", pick], [svg, "keydown", onKey], [svg, "pointerdown", onDown], [svg, "pointermove", onMove]];
  redraw();
  // Streamlit may run this again without ending the run before.
  view.running?.abort();
  const running = (view.running = new AbortController());
  const { signal } = running;
  for (const [target, kind, heard] of listeners) target.addEventListener(kind, heard, { signal });
  const observer = new ResizeObserver(redraw);
  observer.observe(root);
  signal.addEventListener("abort", () => observer.disconnect());
  return () => running.abort();
}
