// All together: without this script the report stands as it is. What is looked at later is built after the page stands.
makePanel();
followFilter();
document.querySelector(".page").before(filterBar());
document.documentElement.classList.add("has-filter");
window.addEventListener("load", () => setTimeout(() => {
  root.append(...[networkPart(), matrix(), search()].filter(Boolean));
  keepReachable();
}));
