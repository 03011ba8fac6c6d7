// Light and dark: the page follows its variables, and each plot is drawn again with the colours of the other palette.
(function () {
  "use strict";
  // What stands on a bar is white or near-black, whichever the bar's own colour asks for (charts/compositions.py).
  var ON_DARK = "#fefefe", ON_LIGHT = "#151f29", HALF = 140;

  // Both palettes, by name, from the style sheet in the head.
  window.gongkaiPalettes = function () {
    var found = { light: {}, dark: {} };
    Array.prototype.forEach.call(document.querySelector("head style[data-palette]").sheet.cssRules, function (rule) {
      var into = rule.selectorText && (rule.selectorText === ":root" ? found.light : found.dark);
      for (var i = 0; into && i < rule.style.length; i++) {
        into[rule.style[i]] = rule.style.getPropertyValue(rule.style[i]).trim().toLowerCase();
      }
    });
    return found;
  };

  // Colour of one theme -> the same of another.
  window.gongkaiInks = function (from, to) {
    var palettes = window.gongkaiPalettes(), map = {};
    Object.keys(palettes[from]).forEach(function (name) {
      var ink = palettes[from][name];
      if (!map[ink]) map[ink] = palettes[to][name];
    });
    return map;
  };

  function inkOn(colour) {
    var c = parseInt(colour.slice(1), 16);
    return 0.299 * (c >> 16) + 0.587 * (c >> 8 & 255) + 0.114 * (c & 255) < HALF ? ON_DARK : ON_LIGHT;
  }

  function onBars(trace) {
    var font = trace.insidetextfont, fill = trace.marker && trace.marker.color;
    if (!font || !fill) return;
    function own(ink, i) {
      return ink === ON_DARK || ink === ON_LIGHT ? inkOn(Array.isArray(fill) ? fill[i] : fill) : ink;
    }
    font.color = Array.isArray(font.color) ? font.color.map(own) : own(font.color, 0);
  }

  // A figure in the colours of another theme. ``link`` renews the query of the links inside it.
  window.gongkaiRecolour = function (figure, map, link) {
    var text = JSON.stringify(figure).replace(/#[0-9a-f]{6}\b/gi, function (ink) { return map[ink.toLowerCase()] || ink; });
    if (link) text = text.replace(/(href=\\")\?([^"\\]*)/g, function (all, head, search) { return head + "?" + link(search); });
    var next = JSON.parse(text);
    next.data.forEach(onBars);
    return next;
  };

  // ``link`` gives a query in a theme.
  window.gongkaiTheme = function (theme, link) {
    var other = theme === "dark" ? "light" : "dark", map = window.gongkaiInks(other, theme);
    Array.prototype.forEach.call(document.querySelectorAll("[data-chart] .js-plotly-plot"), function (graph) {
      var held = graph.wide || graph;
      if (!held.layout) return;
      var figure = window.gongkaiRecolour({ data: held.data, layout: held.layout }, map, function (search) {
        return link(search, theme);
      });
      figure.config = held.config;
      window.Plotly.react(graph, figure);
    });
    // Ways out of the page keep the view, for the middle button too.
    Array.prototype.forEach.call(document.querySelectorAll("a[href]"), function (a) {
      if (a.origin !== location.origin || !(a.dataset.nav || /\/(chart|briefing)\//.test(a.pathname))) return;
      var search = link(a.search, a.dataset.action === "theme" ? other : theme);
      a.setAttribute("href", a.pathname + (search ? "?" + search : "") + a.hash);
    });
  };
})();
