// Every theme in every group; a cell leads to its quotes. One stop for the tab key, arrows within.
function matrix() {
  const options = attributes.map((own, number) => [number, own.label, own]).filter(([, , own]) => own.is_filter);
  if (!options.length) return null;
  const place = make("div", {});
  const isLarge = ([, , own]) => own.values.every((_, value) => own.of.filter((one) => one === value).length >= data.k);
  let [number] = options.find(isLarge) ?? options[0];
  const rows = data.themes.map((theme) => [theme.id, theme.label, theme.depth]);
  const show = () => {
    const label = fill(text.matrix_title, { attribute: attributes[number].label });
    const made = state.units.length ? heat(number, rows, state.units, cellButton(number), label) : make("p", {}, text.nobody);
    made.removeAttribute("tabindex");
    place.replaceChildren(made);
    rove([...place.querySelectorAll("button")], columnsOf(place));
  };
  onChange(show);
  show();
  const picker = choice(text.attribute, options.map(([value, label]) => [value, label]), (value) => { number = Number(value); show(); });
  picker.querySelector("select").value = String(number);
  return make("div", { class: "matrix" }, make("h3", {}, text.matrix), make("p", {}, text.matrix_lead), make("div", { class: "controls" }, picker), place, make("p", { class: "note" }, text.note_matrix));
}
const columnsOf = (place) => place.querySelectorAll("thead th").length - 1;
const cellButton = (number) => (shown, row, cell) => {
  const group = `${attributes[number].label}: ${cell.group.label}`;
  const label = fill(text.cell, { theme: row.label, group, share: few(cell.share), n: decimal(cell.n) });
  const open = () => openPanel(`${row.label} – ${cell.group.label}`, (one) => one.keys.has(row.key) && cell.group.units.includes(one.unit), [row.key]);
  return make("button", { type: "button", "aria-label": label, click: open }, ...shown);
};
// Of many buttons one can be reached with the tab key; arrows go from one to the next.
function rove(buttons, columns) {
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
  buttons.forEach((button, place) => {
    button.tabIndex = place ? -1 : 0;
    button.addEventListener("focus", () => buttons.forEach((one) => { one.tabIndex = one === button ? 0 : -1; }));
    button.addEventListener("keydown", (event) => {
      const next = buttons[place + (steps[event.key] ?? NaN)];
      if (!(event.key in steps)) return;
      event.preventDefault();
      next?.focus();
    });
  });
}
