// Before the first paint: language, theme and embed mode from the address, so that nothing flashes.
(function () {
  var p = new URLSearchParams(location.search), root = document.documentElement;
  root.lang = p.get("lang") === "en" ? "en" : "zh-CN";
  root.dataset.theme = p.get("theme") === "dark" ? "dark" : "light";
  root.setAttribute("data-mantine-color-scheme", root.dataset.theme);
  if (location.pathname.indexOf("/embed/") >= 0) root.dataset.embed = "1";
})();
