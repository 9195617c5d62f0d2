// What was said: unpacked when it is first asked for, shown in a panel, and searched.
const AT_ONCE = 20, MOST_FOUND = 50;
let unpacked = null;
const corpus = () => (unpacked ??= unpack());
async function unpack() {
  const letters = atob(document.getElementById("explorer-quotes").textContent.trim());
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) bytes[place] = letters.charCodeAt(place);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const raw = JSON.parse(await new Response(stream).text());
  return raw.ids.map((id, place) => segment(raw, id, place));
}
const segment = (raw, id, place) => ({
  id,
  unit: raw.units[place],
  text: raw.texts[place],
  who: raw.words[raw.who[place]],
  asked: raw.words[raw.asked[place]],
  isInternal: Boolean(raw.internal[place]),
  keys: new Set(raw.codes[place].map((key) => raw.keys[key])),
  marks: triples(raw.marks[place]).map(([key, start, end]) => [raw.keys[key], start, end]),
  why: raw.why[place].map((word) => raw.words[word]),
});
const triples = (flat) => Array.from({ length: flat.length / 3 }, (_, place) => flat.slice(3 * place, 3 * place + 3));

// A theme is found by the words of the themes below it, too, and by those of its evaluations.
const family = (keys) => new Set(keys.flatMap((key) => themeOf.get(key)?.family ?? [key]));
const spansOf = (one, keys) => {
  const wanted = family(keys);
  return one.marks.filter(([key]) => wanted.has(key)).map(([, start, end]) => [start, end]);
};
function marked(words, spans) {
  const pieces = [];
  let reached = 0;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (end <= reached) continue;
    const from = Math.max(start, reached);
    pieces.push(words.slice(reached, from), make("mark", {}, words.slice(from, end)));
    reached = end;
  }
  return [...pieces, words.slice(reached)].filter((piece) => piece !== "");
}
function quote(one, spans) {
  const parts = [];
  if (one.asked) parts.push(make("p", { class: "asked" }, `${text.asked} ${one.asked}`));
  parts.push(make("p", {}, ...marked(one.text, spans)));
  const footer = make("footer", {}, make("cite", {}, one.id), one.who ? ` · ${one.who}` : "");
  if (one.isInternal) footer.append(" · ", make("em", {}, text.internal));
  parts.push(footer);
  if (one.why.length) parts.push(reasons(one.why));
  return make("blockquote", {}, ...parts);
}
function reasons(why) {
  const lines = [];
  for (let place = 0; place < why.length; place += 2) {
    lines.push(make("li", {}, make("b", {}, why[place]), why[place + 1] ? ` – ${why[place + 1]}` : ""));
  }
  return make("details", { class: "why" }, make("summary", {}, text.why), make("ul", {}, ...lines));
}
// The first of every speaker, then the second …, clearest first.
function inTurns(found) {
  const seen = new Map();
  const turns = found.map((one) => { seen.set(one.unit, (seen.get(one.unit) ?? 0) + 1); return [seen.get(one.unit), one]; });
  return turns.sort((a, b) => a[0] - b[0]).map(([, one]) => one);
}
function listed(place, found, spans, atOnce) {
  let shown = 0;
  const more = make("button", { type: "button", class: "more" });
  const add = () => {
    const next = found.slice(shown, shown + atOnce).map((one) => quote(one, spans(one)));
    more.before(...next);
    if (shown) next[0]?.setAttribute("tabindex", "-1");
    if (shown) next[0]?.focus();
    shown += next.length;
    more.hidden = shown >= found.length;
    more.textContent = fill(text.more, { n: decimal(found.length - shown) });
  };
  more.addEventListener("click", add);
  place.replaceChildren(more);
  add();
}

const panel = { dialog: null, opener: null };
function makePanel() {
  const title = make("h2", { id: "panel-title" });
  const count = make("p", { class: "meta", role: "status" });
  const list = make("section", { class: "panel-list" });
  const close = make("button", { type: "button", class: "close", click: () => dialog.close() }, text.close);
  const dialog = make("dialog", { class: "panel", "aria-labelledby": "panel-title" }, make("div", { class: "panel-head" }, title, close), count, list);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => { if (panel.opener?.isConnected) panel.opener.focus(); });
  Object.assign(panel, { dialog, title, count, list });
  document.body.append(dialog);
}
async function openPanel(title, isWanted, keys) {
  panel.opener = document.activeElement;
  panel.title.textContent = title;
  panel.count.textContent = text.loading;
  panel.list.replaceChildren();
  panel.dialog.showModal();
  const chosen = new Set(state.units);
  const found = inTurns((await corpus()).filter((one) => chosen.has(one.unit) && isWanted(one)));
  const n = new Set(found.map((one) => one.unit)).size;
  panel.count.textContent = [fill(found.length === 1 ? text.found_one : text.found, { n: decimal(found.length), units: decimal(n) }), isFiltered() ? described() : "", selected()].filter(Boolean).join(" · ");
  listed(panel.list, found, (one) => spansOf(one, keys), AT_ONCE);
  panel.dialog.scrollTop = 0;
}
const isWhole = data.searchable.n === data.searchable.all;
const selected = () => (isWhole ? "" : fill(text.selected, { n: decimal(data.searchable.n), total: decimal(data.searchable.all) }));

// Search: several words, each anywhere; ä is a and ß is ss.
const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
function hits(words, terms) {
  const places = [];
  let told = "";
  for (let place = 0; place < words.length; place += 1) {
    const letter = plain(words[place]);
    told += letter;
    for (let part = 0; part < letter.length; part += 1) places.push(place);
  }
  const spans = [];
  for (const term of terms) {
    for (let at = told.indexOf(term); at >= 0; at = told.indexOf(term, at + term.length)) spans.push([places[at], places[at + term.length - 1] + 1]);
  }
  return spans;
}
function search() {
  const input = make("input", { type: "search", id: "explorer-search", autocomplete: "off", spellcheck: "false" });
  const status = make("p", { role: "status", class: "meta" });
  const list = make("div", { class: "found" });
  let theme = "", asked = 0;
  const run = async () => {
    const terms = plain(input.value).split(/\s+/).filter(Boolean);
    const own = (asked += 1);
    if (!terms.length && !theme) { status.textContent = ""; list.replaceChildren(); return; }
    if (!unpacked) status.textContent = text.loading;
    const all = await corpus();
    if (own !== asked) return;
    const chosen = new Set(state.units);
    const found = all.filter((one) => chosen.has(one.unit) && (!theme || one.keys.has(theme)) && terms.every((term) => (one.plain ??= plain(one.text)).includes(term)));
    status.textContent = [fill(found.length === 1 ? text.hits_one : text.hits, { n: decimal(found.length) }), isFiltered() ? `${nTold()} · ${described()}` : "", selected()].filter(Boolean).join(" · ");
    listed(list, found, (one) => (terms.length ? hits(one.text, terms) : spansOf(one, [theme])), MOST_FOUND);
  };
  input.addEventListener("input", run);
  input.addEventListener("focus", () => corpus(), { once: true });
  onChange(run);
  const themes = [["", text.any_theme], ...data.themes.map((one) => [one.id, "\u2003".repeat(one.depth) + one.label])];
  const controls = make("div", { class: "controls", role: "search" }, make("label", { class: "choice grow" }, make("span", {}, text.search_label), input), choice(text.theme, themes, (value) => { theme = value; run(); }));
  return make("div", { class: "search" }, make("h3", {}, text.search), make("p", {}, text.search_lead), controls, status, list);
}
