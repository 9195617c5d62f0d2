// On paper nothing can be opened: whoever prints gets tables and quotes, and afterwards the page as it was.
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("main details:not([open], .why, .behind)")) {
    one.open = true;
    one.dataset.printed = "";
  }
});
addEventListener("afterprint", () => {
  for (const one of document.querySelectorAll("details[data-printed]")) {
    one.open = false;
    delete one.dataset.printed;
  }
});
