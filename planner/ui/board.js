// Cards with chips. A chip is moved by dragging it, or by picking it (click, Enter) and then a card; L locks it.
function element(name, className, text) {
  const node = document.createElement(name);
  node.className = className;
  if (text !== undefined) node.textContent = text; // never innerHTML: names come from tables
  return node;
}

function chipOf(card, chip, words) {
  const node = element("button", `chip g${chip.group} ${chip.locked ? "locked" : ""}`);
  node.textContent = (chip.locked ? "🔒 " : "") + chip.name;
  node.type = "button";
  node.draggable = true; // a locked one too: the browser tells nothing of a drag that cannot begin, and neither could the line above
  node.dataset.place = chip.id;
  if (chip.locked) node.title = words.board_locked;
  return node;
}

function cardOf(card, words) {
  const node = element("section", `card ${card.id === null ? "free" : ""} ${card.wrong.length ? "wrong" : ""}`);
  node.tabIndex = 0;
  node.dataset.leader = card.id ?? "";
  node.setAttribute("aria-label", card.name);
  const head = element("div", "head", card.name);
  if (card.load) head.append(element("span", "", card.load));
  node.append(head);
  if (card.load) {
    const bar = element("div", "bar"), part = element("i", "");
    part.style.width = `${Math.round(100 * card.part)}%`;
    bar.append(part);
    node.append(bar);
  }
  const chips = element("div", "chips");
  chips.append(...card.chips.map((chip) => chipOf(card, chip, words)));
  node.append(chips);
  for (const reason of card.wrong) node.append(element("p", "why", `✗ ${reason}`));
  return node;
}

const boards = new WeakMap(); // what is picked outlives Python's redrawing

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".board"), said = parentElement.querySelector(".said");
  const lockButton = parentElement.querySelector(".lock");
  const state = boards.get(root) || { picked: null, focus: null };
  boards.set(root, state);

  const chipAt = (target) => {
    const chip = target.closest?.("[data-place]");
    return chip && { place: chip.dataset.place, by: chip.closest("[data-leader]").dataset.leader || null };
  };
  const isLocked = (picked) => data.cards.find((card) => card.id === picked.by)?.chips.find((chip) => chip.id === picked.place)?.locked;
  // Marks what is picked on the chips that are there: replacing them would break a double click in two.
  const mark = () => {
    for (const chip of root.querySelectorAll("[data-place]")) {
      const { place, by } = chipAt(chip);
      const isPicked = Boolean(state.picked && state.picked.place === place && state.picked.by === by);
      chip.classList.toggle("picked", isPicked);
      chip.setAttribute("aria-pressed", String(isPicked));
    }
    said.textContent = !state.picked ? data.words.board_hint : isLocked(state.picked) ? data.words.board_locked : data.words.board_picked;
    said.classList.remove("held");
    lockButton.hidden = !state.picked?.by;
    lockButton.textContent = state.picked && isLocked(state.picked) ? data.words.unlock : data.words.lock;
  };
  const tellHeld = () => { said.textContent = data.words.board_held; said.classList.add("held"); };
  const pick = (picked) => {
    const again = state.picked && state.picked.place === picked.place && state.picked.by === picked.by;
    state.picked = again ? null : picked;
    mark();
  };
  const drop = (picked, card) => {
    const to = card.dataset.leader || null;
    if (to !== picked.by && isLocked(picked)) return tellHeld();
    state.picked = null;
    mark();
    if (to === picked.by) return;
    state.focus = `[data-place="${CSS.escape(picked.place)}"]`;
    setTriggerValue("moved", { place: picked.place, by: picked.by, to });
  };
  const lock = (picked) => {
    if (!picked.by) return;
    state.picked = null;
    state.focus = `[data-place="${CSS.escape(picked.place)}"]`;
    setTriggerValue("locked", { place: picked.place, leader: picked.by });
  };

  const onClick = (event) => {
    const chip = chipAt(event.target), card = event.target.closest("[data-leader]");
    if (chip && !(state.picked && chip.by !== state.picked.by)) pick(chip);
    else if (card && state.picked) drop(state.picked, card);
  };
  const onDouble = (event) => { const chip = chipAt(event.target); if (chip) lock(chip); };
  const onKey = (event) => {
    const chip = chipAt(event.target), card = event.target.closest("[data-leader]");
    if (event.key === "Escape" && state.picked) { state.picked = null; mark(); }
    else if (chip && event.key.toLowerCase() === "l" && !event.ctrlKey && !event.metaKey) lock(chip);
    else if (!chip && card && state.picked && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); drop(state.picked, card); }
  };
  lockButton.onclick = () => state.picked && lock(state.picked);
  const onDragStart = (event) => {
    state.dragged = chipAt(event.target);
    if (state.dragged && isLocked(state.dragged)) {
      state.dragged = null;
      event.preventDefault();
      return tellHeld();
    }
    event.dataTransfer?.setData("text/plain", state.dragged?.place || "");
  };
  const onDragOver = (event) => {
    const card = event.target.closest("[data-leader]");
    if (!card || !state.dragged) return;
    event.preventDefault();
    root.querySelectorAll(".target").forEach((other) => other !== card && other.classList.remove("target"));
    card.classList.add("target");
  };
  const onDrop = (event) => {
    const card = event.target.closest("[data-leader]");
    if (!card || !state.dragged) return;
    event.preventDefault();
    drop(state.dragged, card);
    state.dragged = null;
  };
  const onDragEnd = () => { state.dragged = null; root.querySelectorAll(".target").forEach((card) => card.classList.remove("target")); };
  const listeners = { click: onClick, dblclick: onDouble, keydown: onKey, dragstart: onDragStart, dragover: onDragOver, drop: onDrop, dragend: onDragEnd };
  root.replaceChildren(...data.cards.map((card) => cardOf(card, data.words)));
  mark();
  if (state.focus) root.querySelector(state.focus)?.focus();
  state.focus = null;
  // Streamlit may run this again without ending the run before.
  state.running?.abort();
  const running = (state.running = new AbortController());
  const { signal } = running;
  for (const [kind, heard] of Object.entries(listeners)) root.addEventListener(kind, heard, { signal });
  return () => running.abort();
}
