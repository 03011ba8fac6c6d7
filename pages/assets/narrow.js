// On a phone a figure is laid out again: names above their rows instead of beside them, panels one below the other.
// Which, and how high it becomes, the server says in layout.meta; it knows nothing of the screen.
(function () {
  "use strict";
  var NARROW = window.matchMedia("(max-width:480px)"), LEFT = 14, RIGHT = 20, LONG = 22, MANY = 6, ABOVE = 5;

  // An axis with every ``step``-th of its ticks, the last among them.
  function fewer(axis, step) {
    var next = Object.assign({}, axis), count = (axis.tickvals || []).length;
    ["tickvals", "ticktext"].forEach(function (k) {
      if (axis[k]) next[k] = axis[k].filter(function (tick, i) { return (count - 1 - i) % step === 0; });
    });
    return next;
  }

  function rows(figure, meta) {
    var layout = figure.layout, stretch = meta.narrow_row / meta.row, tall = meta.narrow_row > 60, up = meta.narrow_row / 2 - (tall ? 15 : 6);
    // Numbers stand on the paper, not on a line of the plot.
    var paper = { bgcolor: layout.paper_bgcolor, borderpad: 0 }, number = null, notes = [];
    layout.margin = Object.assign({}, layout.margin, { l: LEFT, r: RIGHT, t: meta.narrow_top });
    (layout.annotations || []).forEach(function (note) {
      if (note.xref !== "paper" || note.yref !== "y") { notes.push(note); return; }
      if (note.x === 0 && note.xanchor === "right") {
        notes.push(Object.assign({}, note, { xanchor: "left", xshift: 0, yshift: up, align: "left" }));
      } else if (note.x === 1) {
        // A number and the words behind it are one text again, at the right edge.
        var own = Object.assign({}, note, paper, { xanchor: "right", xshift: 0, yshift: tall ? up + 8 : up });
        if (number && number.y === note.y) {
          notes.pop();
          own.text = "<span style='color:" + number.font.color + "'>" + number.text + "</span>  " + note.text;
        }
        number = note.name === "number" ? note : null;
        notes.push(own);
      } else if (note.x === 0 && note.xshift < 0) {
        var text = note.text.length > LONG ? note.text.replace(/([（(])/, "<br>$1") : note.text;
        notes.push(Object.assign({}, note, { xshift: 0, yshift: ABOVE, text: text, align: "left" }));
      } else notes.push(note);
    });
    layout.annotations = notes;
    // The rule below a heading keeps clear of the first name.
    layout.shapes = (layout.shapes || []).map(function (shape) {
      if (shape.xref !== "paper" || shape.yref !== "y" || shape.y0 !== shape.y1) return shape;
      return Object.assign({}, shape, { y0: shape.y0 - ABOVE / stretch, y1: shape.y1 - ABOVE / stretch });
    });
    var across = layout.xaxis || {}, ticks = across.tickvals || [];
    // Words of an axis stay level; of many, every second one.
    layout.xaxis = Object.assign(fewer(across, ticks.length > MANY ? 2 : 1), { tickangle: 0 });
    figure.data = figure.data.map(function (trace) {
      if (trace.type !== "bar" || trace.width == null) return trace;
      var width = Array.isArray(trace.width) ? trace.width.map(function (w) { return w / stretch; }) : trace.width / stretch;
      return Object.assign({}, trace, { width: width });
    });
  }

  // Names at the ends of lines: folded by the server, so that the plot keeps most of the width.
  function flags(figure, meta) {
    var layout = figure.layout, i = 0;
    layout.margin = Object.assign({}, layout.margin, { l: meta.flags.l, r: meta.flags.r });
    Object.keys(layout).forEach(function (key) {
      if (/^xaxis/.test(key)) layout[key] = fewer(layout[key], Math.ceil((layout[key].tickvals || []).length / 3));
    });
    layout.annotations = (layout.annotations || []).map(function (note) {
      if (note.xref !== "paper") return note;
      if (note.x === 1) return Object.assign({}, note, meta.flags.notes[i++], { xshift: 4 });
      return Object.assign({}, note, { xshift: -meta.flags.l + 4 });
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
    if (meta.flags) flags(next, meta);
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

  if (window.Plotly) { wrap(window.Plotly); return; }
  var held;
  Object.defineProperty(window, "Plotly", { configurable: true, get: function () { return held; }, set: function (p) { held = wrap(p); } });
})();
