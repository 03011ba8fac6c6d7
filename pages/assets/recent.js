// The places a reader chose last, kept in this browser only; never in a frame on somebody else's page.
(function () {
  "use strict";
  var KEY = "gongkai.recent", MOST = 8;
  if (document.documentElement.dataset.embed) return;

  function read() {
    try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch (error) { return []; }
  }
  function write(list) {
    try { localStorage.setItem(KEY, JSON.stringify(list)); } catch (error) { /* A browser may forbid it. */ }
  }

  function remember() {
    var list = read(), before = JSON.stringify(list);
    Array.prototype.forEach.call(document.querySelectorAll("#place-chips [data-param=places]"), function (chip) {
      var code = chip.dataset.value, name = chip.textContent.replace("×", "").trim();
      if (list.some(function (item) { return item.code === code && item.name === name; })) return;
      list = list.filter(function (item) { return item.code !== code; });
      list.unshift({ code: code, name: name });
    });
    list = list.slice(0, MOST);
    if (JSON.stringify(list) !== before) write(list);
  }

  function offer(box) {
    var p = new URLSearchParams(location.search), chosen = (p.get("places") || "").split(",").filter(Boolean);
    var list = read().filter(function (item) { return /^[0-9A-Z]{6}$/.test(item.code) && chosen.indexOf(item.code) < 0; });
    if (!list.length) return;
    box.appendChild(document.createTextNode(box.dataset.label + " "));
    list.forEach(function (item) {
      var link = document.createElement("a"), codes = chosen.concat(item.code).join(",");
      p.set("places", codes);
      link.href = location.pathname + "?" + p.toString().replace(/%2C/g, ",");
      link.dataset.nav = "1";
      link.dataset.set = "places=" + codes;
      link.className = "suggestion";
      link.textContent = item.name;
      box.appendChild(link);
    });
  }

  new MutationObserver(function () {
    remember();
    var box = document.querySelector("[data-role=recent]:empty");
    if (box && !box.dataset.seen) { box.dataset.seen = "1"; offer(box); }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
