// What is wider than its box can be moved by the arrow keys: only there is a stop of the Tab key worth its time.
function reachable() {
  for (const box of document.querySelectorAll(".scroll")) {
    const isWide = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
    const told = box.querySelector("caption")?.textContent || box.querySelector("img")?.alt
      || box.closest("section")?.querySelector("h2")?.textContent || "";
    if (isWide) {
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", told.slice(0, 120));
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  }
}

function keepReachable() {
  const sizes = new ResizeObserver(reachable);
  for (const box of document.querySelectorAll(".scroll")) sizes.observe(box);
  reachable();
}
