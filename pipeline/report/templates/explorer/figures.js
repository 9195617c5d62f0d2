// The report's figures, told anew for those who are chosen; what cannot follow says so.
const themeOf = new Map(data.themes.map((theme) => [theme.id, theme]));

const KINDS = {
  shares: (spec, units) => {
    const rows = spec.rows.map(([key, label, depth]) => [label, depth, share(counts(key), units), share(counts(key), everybody), sum(counts(key), units)]);
    const most = Math.max(...rows.map((row) => Math.max(row[2], row[3])), 0.01);
    const told = rows.map(([label, depth, own, all, n]) => [indented(label, depth), make("td", { class: "bars" }, bar(own / most)), few(own), few(all), decimal(n)]);
    return [table([text.subject, make("span", { class: "unseen" }, text.bar), text.chosen_share, text.all_share, text.passages], told, "", spec.title), text.note_shares];
  },
  counts: (spec, units) => {
    const rows = spec.rows.map(([label, depth, keys]) => [label, depth, keys.map((key) => sum(counts(key), units))]);
    const most = Math.max(...rows.flatMap((row) => row[2]), 1);
    const told = rows.map(([label, depth, own]) => [indented(label, depth), ...own.map((n) => make("td", { class: "num bars" }, bar(n / most), make("span", {}, decimal(n))))]);
    return [table([text.subject, ...spec.heads], told, "", spec.title), text.note_counts];
  },
  heat: (spec, units) => [heat(spec.attribute, spec.rows, units, (told) => told, spec.title), text.note_shares],
  people: (spec, units) => {
    const own = attributes[spec.attribute];
    return [countTable(own.label, own.values.map(([, label]) => label), own.of, units, spec.title), ""];
  },
  timeline: (spec, units) => [countTable(text.period, spec.labels, spec.of, units, spec.title), ""],
  network: (spec, units) => networkTold(units),
};
function countTable(head, labels, of, units, title) {
  const count = (among, place) => among.filter((unit) => of[unit] === place).length;
  const rows = labels.map((label, place) => [label, count(units, place), count(everybody, place)]);
  const most = Math.max(...rows.map((row) => row[2]), 1);
  return table([head, make("span", { class: "unseen" }, text.bar), text.chosen_n, text.all_n], rows.map(([label, n, all]) => [label, make("td", { class: "bars" }, bar(n / most)), decimal(n), decimal(all)]), "", title);
}

// Themes × groups: the mean share of each group; `inside` may make a button of a cell.
function heat(number, rows, units, inside, title) {
  const attribute = attributes[number];
  const groups = attribute.values.map(([, label], value) => ({ label, value, units: units.filter((unit) => attribute.of[unit] === value) })).filter((group) => group.units.length);
  const cells = rows.map(([key, label, depth]) => ({ key, label, depth, told: groups.map((group) => ({ group, share: share(counts(key), group.units), n: sum(counts(key), group.units) })) }));
  const most = Math.max(...cells.flatMap((row) => row.told.map((cell) => cell.share)), 0.01);
  const small = (group) => group.units.length < data.k;
  const heads = groups.map((group) => make("span", { class: small(group) ? "small" : null }, group.label, make("span", { class: "n" }, fill(small(group) ? text.group_small : text.group_n, { n: decimal(group.units.length) }))));
  const told = cells.map((row) => [indented(row.label, row.depth), ...row.told.map((cell) => {
    const shown = [make("span", { class: "share" }, few(cell.share)), make("span", { class: "n" }, decimal(cell.n))];
    const level = Math.ceil((6 * cell.share) / most);
    return make("td", { class: `num heat level${level}${small(cell.group) ? " is-small" : ""}` }, ...[inside(shown, row, cell)].flat());
  })]);
  const made = table([text.subject, ...heads], told, "", title);
  made.classList.add("heatmap");
  return made;
}

function followFilter() {
  const followed = new Map(data.figures.map((spec) => [spec.id, spec]));
  for (const figure of document.querySelectorAll("main figure[id]")) follow(figure, followed.get(figure.id));
  for (const section of document.querySelectorAll("main > section")) explain(section);
  onChange(() => { for (const block of document.querySelectorAll("main blockquote")) followQuote(block); });
  onChange(countQuotes);
}
function follow(figure, spec) {
  const stays = [...figure.children];
  let told = null;
  onChange(() => {
    told?.remove();
    told = null;
    if (spec) for (const child of stays) child.hidden = isFiltered();
    if (!isFiltered()) return;
    told = spec ? live(spec) : make("p", { class: "stays" }, text.stays);
    figure.prepend(told);
  });
}
function live(spec) {
  const head = [make("p", { class: "live-title" }, spec.title), make("p", { class: "meta" }, `${nTold()} · ${described()}`)];
  if (!state.units.length) return make("div", { class: "live" }, ...head, make("p", {}, text.nobody));
  const [content, note] = KINDS[spec.kind](spec, state.units);
  return make("div", { class: "live" }, ...head, content, ...(note ? [make("p", { class: "note" }, note)] : []));
}
const ABOUT = new Set(["explore", "method", "codebook"]);
function explain(section) {
  if (ABOUT.has(section.id)) return;
  const follows = data.figures.some((spec) => section.querySelector(`figure[id="${CSS.escape(spec.id)}"]`));
  const note = make("p", { class: "stays", hidden: true }, follows ? text.stays_partly : text.stays_section);
  section.querySelector("h2")?.after(note);
  onChange(() => { note.hidden = !isFiltered(); });
}
const speaker = (block) => data.shown[block.querySelector("cite")?.textContent];
function followQuote(block) {
  const unit = speaker(block);
  if (unit !== undefined) block.hidden = isFiltered() && !state.units.includes(unit);
}
function countQuotes() {
  for (const list of document.querySelectorAll("main details.quotes")) {
    const blocks = [...list.querySelectorAll("blockquote")];
    const left = blocks.filter((block) => !block.hidden).length;
    list.querySelector("summary .left")?.remove();
    if (isFiltered()) list.querySelector("summary").append(make("span", { class: "left" }, fill(text.quotes_left, { n: decimal(left), total: decimal(blocks.length) })));
  }
}
