// Themes (circles), organisations (squares) and groups (diamonds), and what ties them among those who are chosen.
const WIDTH = 1000, HEIGHT = 760, LETTER = 8.7, LINE = 16, GROUP_TIES = 5;
const nodes = data.network.nodes.map((node) => ({ ...node, counts: dense(node.n) }));
const ties = data.network.ties.map(([source, target, isBackbone, pairs]) => ({ source: nodes[source], target: nodes[target], isBackbone: Boolean(isBackbone), counts: dense(pairs) }));

// The strongest ties among some units; as in the printed figure as long as everybody is chosen.
function chosenTies(units, most, only = "") {
  const counted = ties.map((tie, rank) => ({ ...tie, rank, weight: sum(tie.counts, units) })).filter((tie) => tie.weight > 0);
  const order = units.length === N_UNITS ? (a, b) => a.rank - b.rank : (a, b) => b.weight - a.weight || a.rank - b.rank;
  const near = only && new Set(counted.flatMap((tie) => (tie.source.id === only ? [tie.target.id] : tie.target.id === only ? [tie.source.id] : [])));
  const inside = (node) => !only || node.id === only || near.has(node.id);
  const touches = (tie) => !only || tie.source.id === only || tie.target.id === only;
  const sorted = counted.filter((tie) => inside(tie.source) && inside(tie.target)).sort((a, b) => Number(touches(b)) - Number(touches(a)) || order(a, b));
  return sorted.slice(0, most);
}
function groupTies(number, units, shown) {
  const attribute = attributes[number];
  const places = data.network.groups[number] ?? {};
  return attribute.values.flatMap(([value, label], index) => {
    const own = units.filter((unit) => attribute.of[unit] === index);
    if (!own.length || !value) return [];
    const [x, y] = places[value] ?? [0, 0];
    const node = { id: `group:${value}`, label, kind: "group", x, y, units: own, weight: own.reduce((total, unit) => total + data.units.totals[unit], 0) };
    const all = shown.map((target) => ({ source: node, target, weight: sum(target.counts, own), isBackbone: false }));
    return all.filter((tie) => tie.weight > 0).sort((a, b) => b.weight - a.weight).slice(0, GROUP_TIES);
  });
}
function graph(units, { most, only, attribute }) {
  const own = chosenTies(units, most, only);
  const among = [...new Set(own.flatMap((tie) => [tie.source, tie.target]))];
  const all = attribute === "" ? own : [...own, ...groupTies(Number(attribute), units, among)];
  const shown = [...new Set(all.flatMap((tie) => [tie.source, tie.target]))];
  const weight = (node) => (node.kind === "group" ? node.weight : sum(node.counts, units));
  return { ties: all, nodes: shown.map((node) => ({ node, weight: weight(node) })) };
}

// Positions: half of the way to equal ranks, so that crowds come apart; then boxes push one another.
function placed(shown) {
  const most = Math.max(...shown.map((one) => one.weight), 1);
  const spread = (axis, length, margin) => {
    const values = shown.map((one) => one.node[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const ranks = values.map((value, place) => values.filter((other, at) => other < value || (other === value && at < place)).length);
    return values.map((value, place) => margin + (length - 2 * margin) * (0.4 * ((value - low) / (high - low || 1)) + 0.6 * (ranks[place] / Math.max(values.length - 1, 1))));
  };
  const [xs, ys] = [spread("x", WIDTH, 80), spread("y", HEIGHT, 50)];
  const boxes = shown.map((one, place) => {
    const lines = wrapped(one.node.label);
    const radius = 6 + 14 * Math.sqrt(one.weight / most);
    const half = Math.max(radius, (LETTER * Math.max(...lines.map((line) => line.length))) / 2) + 4;
    return { ...one, lines, radius, half, above: radius + 4, below: radius + 6 + LINE * lines.length, x: xs[place], y: HEIGHT - ys[place] };
  });
  for (let round = 0; round < 900 && pushed(boxes); round += 1);
  return boxes;
}
function pushed(boxes) {
  let isMoved = false;
  for (let i = 0; i < boxes.length; i += 1) for (let j = i + 1; j < boxes.length; j += 1) {
    const [a, b] = [boxes[i], boxes[j]];
    const x = a.half + b.half - Math.abs(a.x - b.x);
    const y = a.y < b.y ? a.y + a.below - (b.y - b.above) : b.y + b.below - (a.y - a.above);
    if (x <= 0 || y <= 0) continue;
    isMoved = true;
    const axis = x < y ? "x" : "y";
    const step = (Math.min(x, y) / 2 + 0.5) * (a[axis] < b[axis] || (a[axis] === b[axis] && i < j) ? 1 : -1);
    a[axis] -= step;
    b[axis] += step;
  }
  for (const box of boxes) {
    box.x = Math.min(Math.max(box.x, box.half), WIDTH - box.half);
    box.y = Math.min(Math.max(box.y, box.above), HEIGHT - box.below);
  }
  return isMoved;
}
function wrapped(label) {
  const lines = [];
  for (const word of label.split(" ")) {
    const joined = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length && joined.length <= 22) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

const tieLabel = (tie) => `${tie.source.label} – ${tie.target.label}`;
function openTie(tie) {
  const ends = [tie.source, tie.target];
  const keys = ends.filter((end) => end.kind !== "group").map((end) => end.id);
  openPanel(tieLabel(tie), (one) => ends.every((end) => belongs(one, end)), keys);
}
const belongs = (one, node) => (node.kind === "group" ? node.units.includes(one.unit) : one.keys.has(node.id));
const openNode = (node) => openPanel(node.label, (one) => belongs(one, node), node.kind === "group" ? [] : [node.id]);

function picture({ ties: shownTies, nodes: shownNodes }, isUsable) {
  const boxes = placed(shownNodes);
  const at = new Map(boxes.map((box) => [box.node, box]));
  const most = Math.max(...shownTies.map((tie) => tie.weight), 1);
  const edges = shownTies.map((tie) => ({ tie, element: edge(tie, at, most, isUsable) }));
  const points = boxes.map((box) => ({ box, element: point(box, isUsable) }));
  const role = isUsable ? { role: "group", "aria-label": text.network_keys } : { role: "img", "aria-label": text.network_alt };
  const svg = draw("svg", { class: "net", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, ...role }, draw("g", {}, ...edges.map((one) => one.element)), draw("g", {}, ...points.map((one) => one.element)));
  if (isUsable) enliven(svg, edges, points);
  return svg;
}
function edge(tie, at, most, isUsable) {
  const [from, to] = [at.get(tie.source), at.get(tie.target)];
  const ends = { x1: from.x.toFixed(1), y1: from.y.toFixed(1), x2: to.x.toFixed(1), y2: to.y.toFixed(1) };
  const width = (1 + 7 * Math.sqrt(tie.weight / most)).toFixed(1);
  const told = `${tieLabel(tie)}: ${fill(text.passages_n, { n: decimal(tie.weight) })}`;
  const own = isUsable ? { role: "button", tabindex: "-1", "aria-label": told } : {};
  const kind = tie.isBackbone && !isFiltered() ? "edge is-firm" : "edge";
  return draw("g", { class: kind, ...own }, draw("title", {}, told), draw("line", { class: "wide", ...ends }), draw("line", { class: "line", ...ends, "stroke-width": width }));
}
function point(box, isUsable) {
  const { node, radius: r, x, y } = box;
  const told = `${node.label} (${text[`kind_${node.kind}`]}): ${fill(text.passages_n, { n: decimal(box.weight) })}`;
  const own = isUsable ? { role: "button", tabindex: "-1", "aria-label": told } : {};
  const label = draw("text", { "text-anchor": "middle", "aria-hidden": "true" }, ...box.lines.map((line, place) => draw("tspan", { x: x.toFixed(1), y: (y + r + LINE * (place + 1)).toFixed(1) }, place + 1 < box.lines.length ? `${line} ` : line)));
  return draw("g", { class: `node ${node.kind}`, ...own }, draw("title", {}, told), shape(node.kind, x, y, r), label);
}
function shape(kind, x, y, r) {
  if (kind === "theme") return draw("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(1) });
  const side = (1.8 * r).toFixed(1);
  const turn = kind === "group" ? { transform: `rotate(45 ${x.toFixed(1)} ${y.toFixed(1)})` } : {};
  return draw("rect", { x: (x - 0.9 * r).toFixed(1), y: (y - 0.9 * r).toFixed(1), width: side, height: side, ...turn });
}

// Hover and focus lift out what hangs together; Enter or a click opens the quotes; arrows go on.
function enliven(svg, edges, points) {
  const of = new Map(points.map((one) => [one.box.node, one.element]));
  const light = (elements) => {
    svg.classList.add("is-lit");
    for (const one of svg.querySelectorAll(".edge, .node")) one.classList.toggle("is-near", elements.has(one));
  };
  const dark = () => svg.classList.remove("is-lit");
  const use = (element, near, open) => {
    element.addEventListener("mouseenter", () => light(near));
    element.addEventListener("mouseleave", dark);
    element.addEventListener("focus", () => light(near));
    element.addEventListener("blur", dark);
    element.addEventListener("click", open);
    element.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); } });
  };
  for (const { tie, element } of edges) use(element, new Set([element, of.get(tie.source), of.get(tie.target)]), () => openTie(tie));
  for (const { box, element } of points) {
    const own = edges.filter(({ tie }) => tie.source === box.node || tie.target === box.node);
    use(element, new Set([element, ...own.flatMap(({ tie, element: line }) => [line, of.get(tie.source), of.get(tie.target)])]), () => openNode(box.node));
  }
  walk(points.map((one) => one.element), (place, key) => nearest(points, place, key));
  walk(edges.map((one) => one.element), (place, key) => place + (key === "ArrowRight" || key === "ArrowDown" ? 1 : -1));
}
function walk(elements, next) {
  elements.forEach((element, place) => {
    element.setAttribute("tabindex", place ? "-1" : "0");
    element.addEventListener("keydown", (event) => {
      if (!event.key.startsWith("Arrow")) return;
      event.preventDefault();
      const other = elements[next(place, event.key)];
      if (!other) return;
      element.setAttribute("tabindex", "-1");
      other.setAttribute("tabindex", "0");
      other.focus();
    });
  });
}
function nearest(points, place, key) {
  const from = points[place].box;
  const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  const [along, across] = key === "ArrowRight" || key === "ArrowLeft" ? ["x", "y"] : ["y", "x"];
  let best = -1, least = Infinity;
  points.forEach(({ box }, at) => {
    const far = sign * (box[along] - from[along]);
    const cost = far + 2 * Math.abs(box[across] - from[across]);
    if (far > 1 && cost < least) [best, least] = [at, cost];
  });
  return best;
}

function tieTable(shown, isUsable) {
  const rows = shown.map((tie) => {
    const more = isUsable ? [make("td", {}, make("button", { type: "button", class: "link", "aria-label": `${text.quotes}: ${tieLabel(tie)}`, click: () => openTie(tie) }, text.quotes))] : [];
    return [tie.source.label, make("td", {}, tie.target.label), decimal(tie.weight), ...more];
  });
  return table([text.from, text.with, text.passages, ...(isUsable ? [text.quotes] : [])], rows, "", text.network_table);
}
const behind = (shown, isUsable) => make("details", { class: "behind" }, make("summary", {}, text.network_table), tieTable(shown, isUsable));
function networkTold(units) {
  const shown = graph(units, { most: data.network.most, only: "", attribute: "" });
  if (!shown.ties.length) return [make("p", {}, text.no_ties), ""];
  return [make("div", {}, make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": text.network }, picture(shown, false)), behind(shown.ties, false)), text.note_network];
}

function networkPart() {
  if (!ties.length) return null;
  const wanted = { most: data.network.most, only: "", attribute: "" };
  const place = make("div", {});
  const status = make("p", { class: "meta", role: "status" });
  const show = () => {
    const shown = graph(state.units, wanted);
    status.textContent = fill(text.network_status, { nodes: decimal(shown.nodes.length), ties: decimal(shown.ties.length), n: nTold() });
    place.replaceChildren(...(shown.ties.length ? [make("div", { class: "scroll" }, picture(shown, true)), behind(shown.ties, true)] : [make("p", {}, text.no_ties)]));
  };
  const set = (name, convert = String) => (value) => { wanted[name] = convert(value); show(); };
  const subjects = [["", text.any_theme], ...nodes.map((node) => [node.id, node.label]).sort((a, b) => a[1].localeCompare(b[1], document.documentElement.lang))];
  const groups = [["", text.no_groups], ...attributes.map((own, number) => [number, own.label])];
  const sizes = [data.network.most, 2 * data.network.most, 20].map((most) => [most, fill(text.strongest, { n: most })]);
  const controls = make("div", { class: "controls" }, choice(text.subject_choice, subjects, set("only")), choice(text.groups, groups, set("attribute")), choice(text.how_many, sizes, set("most", Number)));
  onChange(show);
  show();
  return make("div", { class: "network" }, make("h3", {}, text.network), make("p", {}, text.network_lead), controls, status, legend(), place);
}
function legend() {
  const item = (kind) => make("li", {}, draw("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", class: "net key" }, draw("g", { class: `node ${kind}` }, shape(kind, 10, 10, 7))), text[`kind_${kind}`]);
  return make("ul", { class: "legend" }, item("theme"), item("actor"), item("group"));
}
