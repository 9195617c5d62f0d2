// Data, numbers, and elements. Text only ever becomes a text node: nothing that was said is read as markup.
const data = JSON.parse(document.getElementById("explorer-data").textContent);
const text = data.text;
const root = document.getElementById("explorer");
const SVG = "http://www.w3.org/2000/svg";

const fill = (template, values) => template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}
const make = (name, attributes = {}, ...children) => filled(document.createElement(name), attributes, children);
const draw = (name, attributes = {}, ...children) => filled(document.createElementNS(SVG, name), attributes, children);

// As the house writes numbers: to even where exactly half, a true minus, groups of three from 10,000 on.
function decimal(value, digits = 0) {
  const rounded = Number(halfEven(value, digits));
  const [whole, rest] = Math.abs(rounded).toFixed(digits).split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, data.format.group) : whole;
  return (rounded < 0 ? data.format.minus : "") + grouped + (rest ? data.format.point + rest : "");
}
function halfEven(value, digits) {
  const exact = Math.abs(value).toFixed(Math.min(digits + 60, 100));
  const cut = exact.indexOf(".") + 1 + digits;
  const [kept, after] = [exact.slice(0, cut), exact.slice(cut)];
  const isEven = Number(kept.replace(".", "").slice(-1)) % 2 === 0;
  if (/^50*$/.test(after) && isEven) return Math.sign(value) * Number(kept);
  return value.toFixed(digits);
}
const percent = (share, digits = 0) => decimal(100 * share, digits) + data.format.percent;
const few = (share) => percent(share, share < 0.095 ? 1 : 0);

// Pairs (unit, number, unit, number, …) become one number a unit.
const N_UNITS = data.units.totals.length;
const everybody = data.units.totals.map((_, unit) => unit);
const dense = (pairs) => {
  const counts = new Float64Array(N_UNITS);
  for (let place = 0; place < (pairs ?? []).length; place += 2) counts[pairs[place]] = pairs[place + 1];
  return counts;
};
const byKey = new Map();
function counts(key) {
  if (!byKey.has(key)) byKey.set(key, dense(data.counts[key]));
  return byKey.get(key);
}
const sum = (values, units) => units.reduce((total, unit) => total + values[unit], 0);
// The mean over units of the share of their segments: what the house calls the machine's share.
const share = (values, units) =>
  units.length ? units.reduce((total, unit) => total + values[unit] / data.units.totals[unit], 0) / units.length : 0;

function table(heads, rows, caption, label = "") {
  const cells = (row, name) => row.map((cell, place) => cellOf(cell, place, name));
  const head = make("thead", {}, make("tr", {}, ...heads.map((one, place) => make("th", { scope: "col", class: place ? "num" : null }, one))));
  const body = make("tbody", {}, ...rows.map((row) => make("tr", {}, ...cells(row))));
  const told = caption ? [make("caption", {}, caption)] : [];
  return make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": label || caption || heads.join(", ") }, make("table", {}, ...told, head, body));
}
function cellOf(cell, place) {
  if (cell instanceof Node && /^T[DH]$/.test(cell.nodeName)) return cell;
  return place ? make("td", { class: "num" }, cell) : make("th", { scope: "row" }, cell);
}
const indented = (label, depth) => make("th", { scope: "row", class: `deep${Math.min(depth, 2)}` }, label);
const bar = (part) => {
  const length = Math.round(Math.max(0, Math.min(1, part)) * 1000) / 10;
  return draw("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" }, draw("rect", { width: length, height: 10 }));
};
const choice = (label, options, onchange) => {
  const select = make("select", { change: () => onchange(select.value) }, ...options.map(([value, told]) => make("option", { value }, told)));
  return make("label", { class: "choice" }, make("span", {}, label), select);
};
