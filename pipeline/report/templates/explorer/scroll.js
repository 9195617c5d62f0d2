// What is wider than its box can be moved by the arrow keys: only there is a stop of the Tab key worth its time.
function reachable(boxes) {
  // all is measured before anything changes: else the page would be laid out anew for every box
  const wide = boxes.map((box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1);
  boxes.forEach((box, place) => {
    const told = box.querySelector("caption")?.textContent || box.querySelector("img")?.alt
      || box.closest("section")?.querySelector("h2")?.textContent || "";
    if (wide[place]) {
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", told.slice(0, 120));
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  });
}

function keepReachable() {
  // tells of each box once when it begins to watch, and of those whose size changed afterwards
  const sizes = new ResizeObserver((changes) => reachable(changes.map((change) => change.target)));
  for (const box of document.querySelectorAll(".scroll")) sizes.observe(box);
}
