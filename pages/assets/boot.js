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

  // What is pressed on the first view is carried out when Dash has taken over (first.js); a link that is a link goes at once.
  var pressed = null;
  function hold(event) {
    var control = event.target.closest && event.target.closest("#first :is(a, button, [role=button])");
    if (!control || (control.href && !control.dataset.nav)) return;
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    // Pressed again, a link need not wait for Dash.
    if (control === pressed && control.href) return;
    event.preventDefault();
    event.stopPropagation();
    pressed = control;
  }
  // An opener is no button of the browser's own.
  function holdKey(event) {
    if ((event.key === "Enter" || event.key === " ") && event.target.dataset.opener) hold(event);
  }
  document.addEventListener("click", hold, true);
  document.addEventListener("keydown", holdKey, true);
  window.gongkaiHeld = function () {
    document.removeEventListener("click", hold, true);
    document.removeEventListener("keydown", holdKey, true);
    return pressed;
  };

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
  // The first script waits for a second frame: then the first has been seen.
  document.addEventListener("DOMContentLoaded", function () { afterFrame(function () { afterFrame(next); }); });
})();
