// The view lives in the address. Controls change it here; the server answers with charts.
(function () {
  "use strict";
  var now = { stamp: 0, search: "", words: {} };

  // Every place is kept in the list: the server has searched, by pinyin and code too.
  window.dashMantineFunctions = window.dashMantineFunctions || {};
  window.dashMantineFunctions.gongkaiAll = function (input) { return input.options; };

  function params() { return new URLSearchParams(now.search); }
  var ORDER = ["metric", "places", "group", "years", "level", "scope", "lang", "theme", "snapshot", "with", "axis", "pool"];

  // One order of parameters, the server's, so that one view has one link.
  function query(p) {
    var q = new URLSearchParams();
    ORDER.forEach(function (name) { if (p.has(name)) q.set(name, p.get(name)); });
    return q.toString().replace(/%2C/g, ",").replace(/%7E/g, "~").replace(/\+/g, "%20");
  }
  function address(path, search) { return path + (search ? "?" + search : ""); }

  // Dash's Location does not notice what `control` pushes. Going back to the address it saw last would be no change for
  // it, and the page would stay as filtered; so the server is asked here.
  function here() { return location.pathname + location.search; }
  var seen = here(), ahead = false;
  window.addEventListener("popstate", function () {
    if (ahead && here() === seen) window.dash_clientside.set_props("url", { search: location.search });
    seen = here();
    ahead = false;
  });

  function visit(path, p, hash) {
    now.search = query(p);
    history.pushState({}, "", address(path, now.search) + (hash || ""));
    window.dispatchEvent(new PopStateEvent("popstate"));
  }

  function put(p, name, value, fallback) {
    if (value == null || value === "" || value === fallback) p.delete(name); else p.set(name, value);
  }

  function encode(value, name) {
    if (!Array.isArray(value)) return value;
    return name === "years" ? value[0] + "-" + value[1] : value.join(",");
  }

  var DEFAULTS = { level: "all", scope: "whole_area", pool: "1" };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.gongkai = {
    control: function (values, ids, meta) {
      var none = window.dash_clientside.no_update, hit = window.dash_clientside.callback_context.triggered;
      if (!meta) return none;
      if (meta.stamp !== now.stamp) { now.stamp = meta.stamp; now.search = meta.search; }
      // Controls of a page that has just been built all report at once; a reader moves one.
      if (hit.length !== 1) return none;
      var name = JSON.parse(hit[0].prop_id.replace(/\.value$/, "")).param, p = params(), before = p.toString();
      if (hit[0].value == null) return none;
      put(p, name, encode(hit[0].value, name), DEFAULTS[name]);
      if (p.toString() === before) return none;
      now.search = document.documentElement.dataset.search = query(p);
      history.pushState({}, "", address(location.pathname, now.search));
      ahead = true;
      return { path: location.pathname, search: now.search };
    },
    // Mantine drops a choice that its list does not hold, and a search may have been answered before the choice was made.
    offer: function (found, chosen, before) {
      if (!found) return window.dash_clientside.no_update;
      var held = found.map(function (place) { return place.value; });
      var kept = (before || []).filter(function (place) {
        return (chosen || []).indexOf(place.value) >= 0 && held.indexOf(place.value) < 0;
      });
      return kept.concat(found);
    },
    mark: function () {
      var none = window.dash_clientside.no_update, hit = window.dash_clientside.callback_context.triggered;
      if (!hit.length || !hit[0].value || !hit[0].value.points.length) return none;
      var data = hit[0].value.points[0].customdata, ref = Array.isArray(data) ? data[0] : data;
      return ref && String(ref).indexOf("|") > 0 ? { ref: ref, at: Date.now() } : none;
    },
    go: function (code) {
      if (!code) return;
      var p = params();
      p.delete("metric");
      p.delete("places");
      visit(document.querySelector(".place-finder").dataset.base + code, p);
    },
    meta: function (meta) {
      if (!meta) return window.dash_clientside.no_update;
      now.stamp = meta.stamp; now.search = meta.search; now.words = meta.words; now.version = meta.version;
      document.title = meta.title;
      document.documentElement.dataset.search = now.search;
      document.documentElement.lang = meta.lang === "en" ? "en" : "zh-CN";
      document.documentElement.dataset.theme = meta.theme;
      document.documentElement.dataset.offline = meta.words.offline;
      return meta.theme;
    }
  };

  function toast(text) {
    var box = document.getElementById("toast") || document.body.appendChild(document.createElement("div"));
    box.id = "toast"; box.setAttribute("role", "status"); box.textContent = text; box.className = "toast is-on";
    clearTimeout(toast.timer);
    toast.timer = setTimeout(function () { box.className = "toast"; }, 2000);
  }

  function copy(text) {
    function done() { toast(now.words.copied || "OK"); }
    if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(text).then(done, fallback); }
    else fallback();
    function fallback() {
      var area = document.createElement("textarea");
      area.value = text; document.body.appendChild(area); area.select();
      document.execCommand("copy"); area.remove(); done();
    }
  }

  function sort(button) {
    var th = button.closest("th"), body = th.closest("table").tBodies[0], column = th.cellIndex;
    var down = th.getAttribute("aria-sort") !== "descending", number = th.classList.contains("num");
    Array.prototype.forEach.call(th.parentNode.cells, function (c) { c.setAttribute("aria-sort", "none"); });
    th.setAttribute("aria-sort", down ? "descending" : "ascending");
    th.closest("[data-table]").setAttribute("aria-busy", "true");
    window.gongkaiTable.afterPaint(function () { order(body, column, number, down); });
  }

  function order(body, column, number, down) {
    function value(row) {
      var v = row.cells[column] && row.cells[column].dataset.v;
      return v === undefined ? null : number ? parseFloat(v) : v;
    }
    window.gongkaiTable.finish(body);
    var rows = Array.prototype.slice.call(body.rows).sort(function (a, b) {
      var x = value(a), y = value(b);
      if (x === null || y === null) return (x === null) - (y === null);
      var order = number ? x - y : String(x).localeCompare(String(y), document.documentElement.lang);
      return down ? -order : order;
    });
    window.gongkaiTable.lay(body, rows);
  }

  // A choice the figure already holds both sides of: the plot changes here, the link with it, the server is not asked.
  function change(button) {
    var card = button.closest("[data-chart]"), graph = card.querySelector(".js-plotly-plot"), p = params();
    var name = button.dataset.param, axes = graph.layout.meta.axes[button.dataset.value], update = {};
    axes.forEach(function (axis, i) {
      Object.keys(axis).forEach(function (key) { update["yaxis" + (i ? i + 1 : "") + "." + key] = axis[key]; });
      // Panels one below the other each tell their axis.
      if (graph.dataset.narrow) update["yaxis" + (i ? i + 1 : "") + ".showticklabels"] = true;
    });
    window.Plotly.relayout(graph, update);
    // On a phone the figure as the server made it is kept beside the one drawn.
    if (graph.dataset.narrow) axes.forEach(function (axis, i) { Object.assign(graph.wide.layout["yaxis" + (i ? i + 1 : "")], axis); });
    Array.prototype.forEach.call(button.parentNode.querySelectorAll("[data-value]"), function (option) {
      option.setAttribute("aria-pressed", option === button);
    });
    card.querySelector(".card-sub").textContent = button.dataset.sub;
    put(p, name, button.dataset.value, { axis: "shared" }[name]);
    Array.prototype.forEach.call(card.querySelectorAll("a[href*='/chart/']"), function (link) {
      var url = new URL(link.href);
      put(url.searchParams, name, p.get(name));
      link.href = url.pathname + url.search;
    });
    now.search = query(p);
    history.pushState({}, "", address(location.pathname, now.search));
    ahead = true;
  }

  // A choice that the server carries out: the view changes as with a control, charts alone are made again.
  function choose(button) {
    var p = params(), before = query(p), name = button.dataset.param;
    put(p, name, button.dataset.value, DEFAULTS[name]);
    if (query(p) === before) return;
    now.search = document.documentElement.dataset.search = query(p);
    history.pushState({}, "", address(location.pathname, now.search));
    ahead = true;
    window.dash_clientside.set_props("view", { data: { path: location.pathname, search: now.search } });
  }

  // The other theme: colours alone, so the server is not asked (theme.js).
  function theme() {
    var p = params(), next = p.get("theme") === "dark" ? "light" : "dark";
    put(p, "theme", next, "light");
    now.search = document.documentElement.dataset.search = query(p);
    history.pushState({}, "", address(location.pathname, now.search));
    ahead = true;
    document.documentElement.dataset.theme = next;
    window.dash_clientside.set_props("mantine", { forceColorScheme: next });
    window.gongkaiTheme(next, function (search, theme) {
      var p = new URLSearchParams(search);
      put(p, "theme", theme, "light");
      return query(p);
    });
  }

  var actions = {
    "switch": change,
    put: choose,
    menu: function (el) {
      var open = el.getAttribute("aria-expanded") !== "true";
      el.setAttribute("aria-expanded", open); el.parentNode.classList.toggle("is-open", open);
    },
    "as-table": function (el) {
      var card = el.closest("[data-chart]"), open = card.classList.toggle("shows-table");
      el.setAttribute("aria-expanded", open);
      el.textContent = open ? now.words.hide_table : now.words.show_table;
    },
    "copy-link": function () { copy(location.href); },
    "copy-pinned": function () {
      var p = new URLSearchParams(location.search);
      p.set("snapshot", now.version);
      copy(location.origin + address(location.pathname, query(p)));
    },
    sort: sort,
    // A group is a name and its places, in the link and nowhere else.
    group: function (el) {
      var input = document.getElementById("group-name"), name = input.value.replace(/[~\s]+/g, " ").trim(), p = params();
      if (!name) { input.focus(); return; }
      put(p, "group", name + "~" + el.dataset.codes);
      p.delete("places");
      visit(location.pathname, p);
    },
    ungroup: function (el) {
      var p = params();
      put(p, "places", el.dataset.codes);
      p.delete("group");
      visit(location.pathname, p);
    },
    drop: function (el) {
      var p = params(), name = el.dataset.param, rest = (p.get(name) || "").split(",").filter(function (code) {
        return code !== el.dataset.value;
      });
      put(p, name, name === "group" ? "" : rest.join(","));
      visit(location.pathname, p);
    }
  };

  document.addEventListener("keydown", function (event) {
    var opener = event.target.closest && event.target.closest("[data-opener]");
    if (opener && event.target === opener && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      opener.click();
    }
  });

  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    var ref = event.target.closest("[data-ref]");
    if (ref) { window.dash_clientside.set_props("source", { data: { ref: ref.dataset.ref, at: Date.now() } }); return; }
    var nav = event.target.closest("a[data-nav]");
    if (nav && nav.dataset.action === "theme") {
      event.preventDefault();
      theme();
      return;
    }
    if (nav) {
      event.preventDefault();
      var set = (nav.dataset.set || "").split("="), path = new URL(nav.href).pathname, p = params();
      if (set[0]) put(p, set[0], set[1], { lang: "zh", theme: "light" }[set[0]]);
      if (path !== location.pathname) { p.delete("metric"); if (set[0] !== "with") p.delete("with"); window.scrollTo(0, 0); }
      visit(path, p);
      return;
    }
    var el = event.target.closest("[data-action]");
    if (el && actions[el.dataset.action]) actions[el.dataset.action](el);
  });
})();
