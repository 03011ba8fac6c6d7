// The server is gone: what is on screen stays, a line says so, and when it answers again the view of the link comes back.
(function () {
  "use strict";
  var EVERY = 2000, ask = window.fetch, timer = 0;

  function base() {
    return JSON.parse(document.getElementById("_dash-config").textContent).requests_pathname_prefix;
  }

  function line() {
    var box = document.getElementById("offline");
    if (box) return box;
    box = document.body.appendChild(document.createElement("div"));
    box.id = "offline";
    box.className = "offline";
    box.setAttribute("role", "alert");
    return box;
  }

  function lost() {
    line().textContent = document.documentElement.dataset.offline || "";
    if (!timer) timer = setTimeout(look, EVERY);
  }

  function look() {
    ask.call(window, base() + "healthz", { cache: "no-store" }).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      timer = 0;
      line().remove();
      // Dash asks for the page of the address again; nothing else was lost.
      window.dash_clientside.set_props("url", { pathname: location.pathname, search: location.search });
    }).catch(function () { timer = setTimeout(look, EVERY); });
  }

  window.fetch = function (what) {
    var asked = ask.apply(window, arguments), address = String(what && what.url || what);
    if (address.indexOf("_dash-update-component") < 0) return asked;
    asked.then(function (answer) { if (answer.status >= 502 && answer.status <= 504) lost(); }, lost);
    return asked;
  };
})();
