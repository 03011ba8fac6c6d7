// Before the first paint: language, theme and embed mode from the address, so that nothing flashes.
(function () {
  var p = new URLSearchParams(location.search), root = document.documentElement;
  root.lang = p.get("lang") === "en" ? "en" : "zh-CN";
  root.dataset.theme = p.get("theme") === "dark" ? "dark" : "light";
  root.setAttribute("data-mantine-color-scheme", root.dataset.theme);
  if (location.pathname.indexOf("/embed/") >= 0) root.dataset.embed = "1";
  // For hosts that want the bare chart: /embed/<chart>#plain. In the fragment, because it is no part of the view.
  if (root.dataset.embed && location.hash === "#plain") root.dataset.plain = "1";
})();
