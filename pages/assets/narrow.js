// On a phone a figure is laid out again: names above their rows instead of beside them, panels one below the other.
// Which, and how high it becomes, the server says in layout.meta; it knows nothing of the screen.
(function () {
  "use strict";
  var NARROW = window.matchMedia("(max-width:480px)"), LEFT = 14, RIGHT = 20, LONG = 22, MANY = 6, SETTLED = 400;

  function rows(figure, meta) {
    var layout = figure.layout, stretch = meta.narrow_row / meta.row, tall = meta.narrow_row > 60, up = meta.narrow_row / 2 - (tall ? 15 : 6);
    layout.margin = Object.assign({}, layout.margin, { l: LEFT, r: RIGHT });
    layout.annotations = (layout.annotations || []).map(function (note) {
      if (note.xref !== "paper" || note.yref !== "y") return note;
      if (note.x === 0 && note.xanchor === "right") {
        return Object.assign({}, note, { xanchor: "left", xshift: 0, yshift: up, align: "left" });
      }
      if (note.x === 1 && note.xanchor === "left") return Object.assign({}, note, { xanchor: "right", xshift: 0, yshift: tall ? up + 8 : up });
      if (note.x === 0 && note.xshift < 0) {
        var text = note.text.length > LONG ? note.text.replace(/([（(])/, "<br>$1") : note.text;
        return Object.assign({}, note, { xshift: 0, text: text, align: "left" });
      }
      return note;
    });
    var across = layout.xaxis || {}, ticks = across.tickvals || [];
    // Words of an axis stay level; of many, every second one.
    layout.xaxis = Object.assign({}, across, { tickangle: 0 });
    if (ticks.length > MANY) {
      ["tickvals", "ticktext"].forEach(function (k) {
        if (across[k]) layout.xaxis[k] = across[k].filter(function (tick, i) { return (ticks.length - 1 - i) % 2 === 0; });
      });
    }
    figure.data = figure.data.map(function (trace) {
      if (trace.type !== "bar" || trace.width == null) return trace;
      var width = Array.isArray(trace.width) ? trace.width.map(function (w) { return w / stretch; }) : trace.width / stretch;
      return Object.assign({}, trace, { width: width });
    });
  }

  function panels(figure, meta) {
    var layout = figure.layout, size = meta.panel, unit = size.head + size.height + size.foot, boxes = [];
    Object.keys(layout).forEach(function (key) {
      var found = /^xaxis(\d*)$/.exec(key);
      if (found && layout["yaxis" + found[1]]) {
        boxes.push({ id: found[1], x: layout[key].domain || [0, 1], y: layout["yaxis" + found[1]].domain || [0, 1] });
      }
    });
    boxes.sort(function (a, b) { return Math.abs(b.y[1] - a.y[1]) > 1e-6 ? b.y[1] - a.y[1] : a.x[0] - b.x[0]; });
    boxes.forEach(function (box, i) {
      var upper = 1 - (i * unit + size.head) / (boxes.length * unit);
      box.to = [Math.max(upper - size.height / (boxes.length * unit), 0), upper];
      layout["xaxis" + box.id] = Object.assign({}, layout["xaxis" + box.id], { domain: [0, 1] });
      layout["yaxis" + box.id] = Object.assign({}, layout["yaxis" + box.id], { domain: box.to, showticklabels: true });
    });
    function up(box, y) { return box.to[0] + (y - box.y[0]) / (box.y[1] - box.y[0]) * (box.to[1] - box.to[0]); }
    function home(item) {
      var axis = /^x(\d*)$/.exec(item.xref || "");
      if (axis) return boxes.filter(function (box) { return box.id === axis[1]; })[0];
      var x = item.x == null ? item.x0 : item.x, y = item.y == null ? item.y1 : item.y;
      return boxes.filter(function (box) { return x >= box.x[0] - 0.02 && x <= box.x[1] + 0.02 && y >= box.y[0] - 1e-6; })
        .sort(function (a, b) { return b.y[0] - a.y[0]; })[0];
    }
    function move(item) {
      var box = home(item), next = Object.assign({}, item);
      if (!box) return next;
      if (item.yref === "paper") ["y", "y0", "y1"].forEach(function (k) { if (item[k] != null) next[k] = up(box, item[k]); });
      if (item.xref === "paper") {
        ["x", "x0", "x1"].forEach(function (k) { if (item[k] != null) next[k] = (item[k] - box.x[0]) / (box.x[1] - box.x[0]); });
      }
      return next;
    }
    layout.annotations = (layout.annotations || []).map(move);
    layout.shapes = (layout.shapes || []).map(move);
    layout.margin = Object.assign({}, layout.margin, { t: 0, b: 0 });
  }

  function narrowed(graph, figure) {
    var meta = figure.layout && figure.layout.meta;
    graph.wide = figure;
    delete graph.dataset.narrow;
    if (!meta || !meta.narrow || !NARROW.matches || !graph.closest("[data-chart]")) return figure;
    var next = Object.assign({}, figure, { layout: Object.assign({}, figure.layout) });
    graph.dataset.narrow = "1";
    if (meta.panel) panels(next, meta);
    if (meta.row) rows(next, meta);
    return next;
  }

  function wrap(Plotly) {
    ["react", "newPlot"].forEach(function (name) {
      var draw = Plotly[name];
      Plotly[name] = function (graph, figure) {
        if (!graph || !graph.classList || !figure || !figure.layout) return draw.apply(Plotly, arguments);
        return draw.call(Plotly, graph, narrowed(graph, figure));
      };
    });
    return Plotly;
  }

  NARROW.addEventListener("change", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-chart] .js-plotly-plot"), function (graph) {
      if (graph.wide) window.Plotly.react(graph, graph.wide);
    });
  });

  // Plotly shrinks the margins of a plot too narrow for them, and keeps them so, words cut, when there is room again.
  function mend() {
    Array.prototype.forEach.call(document.querySelectorAll(".js-plotly-plot"), function (graph) {
      var full = graph._fullLayout, margin = graph.layout && graph.layout.margin;
      if (!full || !full._size || !margin || margin.l + margin.r >= full.width) return;
      if (Math.abs(full._size.l - margin.l) > 1 || Math.abs(full._size.r - margin.r) > 1) {
        window.Plotly.relayout(graph, { "margin.l": margin.l, "margin.r": margin.r });
      }
    });
  }
  var pending;
  window.addEventListener("resize", function () { clearTimeout(pending); pending = setTimeout(mend, SETTLED); });

  if (window.Plotly) { wrap(window.Plotly); return; }
  var held;
  Object.defineProperty(window, "Plotly", { configurable: true, get: function () { return held; }, set: function (p) { held = wrap(p); } });
})();
