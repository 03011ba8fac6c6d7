// Before the first paint: language, theme and embed mode from the address, so that nothing flashes. Then the scripts, one
// by one, each after a frame: first the words, then the first chart (early.js), then Dash.
(function () {
  var p = new URLSearchParams(location.search), root = document.documentElement;
  root.lang = p.get("lang") === "en" ? "en" : "zh-CN";
  root.dataset.theme = p.get("theme") === "dark" ? "dark" : "light";
  root.setAttribute("data-mantine-color-scheme", root.dataset.theme);
  if (location.pathname.indexOf("/embed/") >= 0) root.dataset.embed = "1";
  // For hosts that want the bare chart: /embed/<chart>#plain. In the fragment, because it is no part of the view.
  if (root.dataset.embed && location.hash === "#plain") root.dataset.plain = "1";

  // A page in the background draws no frames.
  function afterFrame(then) {
    var timer = setTimeout(once, 300);
    function once() { clearTimeout(timer); var go = then; then = function () {}; go(); }
    requestAnimationFrame(function () { setTimeout(once); });
  }
  function next() {
    var old = document.querySelector('script[type="text/plain"][data-later]'), script = document.createElement("script");
    if (!old) return;
    old.remove();
    if (old.id) script.id = old.id;
    if (old.src) {
      script.onload = script.onerror = function () { afterFrame(next); };
      script.src = old.getAttribute("src");
    } else {
      script.textContent = old.textContent;
    }
    document.body.appendChild(script);
    if (!old.src) next();
  }
  document.addEventListener("DOMContentLoaded", function () { afterFrame(next); });
})();
