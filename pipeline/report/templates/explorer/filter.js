// Who is chosen: one value of an attribute or another, and this for every attribute.
const state = { chosen: new Map(), units: everybody, listeners: [] };
const isFiltered = () => state.chosen.size > 0;
const onChange = (listener) => state.listeners.push(listener);
const attributes = data.units.attributes;

function choose(attribute, value, isOn) {
  const values = new Set(state.chosen.get(attribute) ?? []);
  if (isOn) values.add(value);
  else values.delete(value);
  if (values.size) state.chosen.set(attribute, values);
  else state.chosen.delete(attribute);
  changed();
}
function changed() {
  const tests = [...state.chosen].map(([number, values]) => (unit) => values.has(attributes[number].of[unit]));
  state.units = everybody.filter((unit) => tests.every((test) => test(unit)));
  for (const listener of state.listeners) listener();
}
const described = () =>
  [...state.chosen].sort((a, b) => a[0] - b[0]).map(([number, values]) => {
    const own = attributes[number];
    const told = own.values.filter((_, value) => values.has(value)).map(([, label]) => label);
    return `${own.label}: ${told.join(text.or)}`;
  }).join(" · ");
const nTold = () => fill(isFiltered() ? text.n_of : text.n_everybody, { n: decimal(state.units.length) });

function filterBar() {
  const status = make("p", { role: "status", class: "filter-status", tabindex: "-1" }, nTold());
  const picks = make("div", { class: "picks", id: "filter-picks" }, ...attributes.map(pick).filter(Boolean));
  const toggle = make("button", { type: "button", "aria-controls": "filter-picks", "aria-expanded": "false", class: "filter-toggle" }, text.filter);
  const reset = make("button", { type: "button", class: "filter-reset", hidden: true }, text.reset);
  const bar = make("div", { class: "filterbar", role: "region", "aria-label": text.filter_label }, make("div", { class: "filter-head" }, toggle, status, reset), picks);
  // on a wide screen the choices always stand there, and the button does not: see the style
  toggle.addEventListener("click", () => toggle.setAttribute("aria-expanded", picks.classList.toggle("is-open")));
  reset.addEventListener("click", () => { clearFilter(picks); status.focus(); });
  onChange(() => {
    status.textContent = isFiltered() ? `${nTold()} · ${described()}` : nTold();
    reset.hidden = !isFiltered();
    bar.classList.toggle("is-filtered", isFiltered());
  });
  closeElsewhere(bar);
  return bar;
}
function clearFilter(picks) {
  state.chosen.clear();
  for (const box of picks.querySelectorAll("input:checked")) box.checked = false;
  changed();
}
function pick(attribute, number) {
  if (!attribute.is_filter) return null;
  const sizes = attribute.values.map((_, value) => attribute.of.filter((own) => own === value).length);
  const boxes = attribute.values.map(([, label], value) => {
    const box = make("input", { type: "checkbox", change: () => choose(number, value, box.checked) });
    return make("label", {}, box, make("span", {}, label), make("span", { class: "size" }, decimal(sizes[value])));
  });
  const badge = make("span", { class: "badge" });
  onChange(() => { badge.textContent = state.chosen.get(number)?.size ?? ""; });
  const fields = make("fieldset", {}, make("legend", { class: "unseen" }, attribute.label), ...boxes);
  return make("details", { name: "filter", class: "pick" }, make("summary", {}, attribute.label, " ", badge), fields);
}
// A list closes with Escape and with a click beside it; what was in use keeps the focus.
function closeElsewhere(bar) {
  bar.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && bar.querySelector("details[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    for (const open of bar.querySelectorAll("details[open]")) if (!open.contains(event.target)) open.open = false;
  });
}
