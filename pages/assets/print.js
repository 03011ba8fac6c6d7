// A plot keeps the width of the screen when the page is printed, and paper would cut it. So each plot is drawn again
// for paper, once for either way of the sheet, in the colours of the light theme; print.css shows the one that fits.
(function () {
  "use strict";

  // The inside of an A4 sheet in CSS pixels. A tall card lies on its side on a wide sheet: words at the left, plot at
  // the right.
  var SHEETS = {
    tall: { width: 703, height: 1017 },
    wide: { width: 1032, height: 688 },
    beside: { width: 732, height: 688 }
  };
  // Rules and gaps of a card.
  var SLACK = 48;
  // A plot that must shrink further than this to stand below its title is put beside it.
  var ENOUGH = 0.85;

  // The figure as drawn on a light page.
  function copyOf(graph) {
    var held = graph.dataset.narrow ? graph.wide : graph, map = {};
    if (document.documentElement.dataset.theme === "dark") map = window.gongkaiInks("dark", "light");
    return window.gongkaiRecolour({ data: held.data, layout: held.layout }, map);
  }

  // A pattern is written to a PDF as a picture of the whole sheet for each mark that uses it (39 MB for one chart);
  // lines drawn one by one weigh nothing.
  function hatch(mark) {
    var id = mark.style.fill.match(/#([^")]+)/), pattern = id && document.getElementById(id[1]);
    var line = pattern && pattern.querySelector("path"), box = mark.getBBox(), path = "", step = 7;
    if (!line) return;
    for (var sum = Math.ceil((box.x + box.y) / step) * step; sum < box.x + box.width + box.y + box.height; sum += step) {
      var left = Math.max(box.x, sum - box.y - box.height), right = Math.min(box.x + box.width, sum - box.y);
      path += "M" + left + "," + (sum - left) + "L" + right + "," + (sum - right);
    }
    var lines = document.createElementNS("http://www.w3.org/2000/svg", "path");
    lines.setAttribute("d", path || "M0,0");
    lines.setAttribute("stroke", line.getAttribute("stroke"));
    lines.setAttribute("stroke-width", line.getAttribute("stroke-width"));
    lines.style.fill = mark.style.fill = "none";
    mark.parentNode.insertBefore(lines, mark.nextSibling);
  }

  // What a card says above and below its plot, as high as it is on a sheet.
  function wordsHeight(card, width) {
    var box = document.body.appendChild(document.createElement("div"));
    box.className = "print-words";
    box.style.width = width + "px";
    Array.prototype.forEach.call(card.querySelectorAll(".card-head,.card-foot"), function (part) {
      var copy = box.appendChild(part.cloneNode(true));
      copy.removeAttribute("id");
      Array.prototype.forEach.call(copy.querySelectorAll("[id]"), function (inner) { inner.removeAttribute("id"); });
    });
    var height = box.offsetHeight;
    box.remove();
    return height;
  }

  // The part of a sheet that is left for the plot.
  function room(sheet, card, zoom) {
    var words = card && sheet !== SHEETS.beside ? wordsHeight(card, sheet.width / zoom) : 0;
    return { width: sheet.width / zoom, height: (sheet.height - SLACK) / zoom - words };
  }

  function draw(graph, name, sheet) {
    var height = graph.offsetHeight, least = parseFloat(graph.closest(".plot-graph").style.minWidth) || 0;
    var scale = Math.min(1, sheet.height / height, least ? sheet.width / least : 1);
    var width = Math.round(sheet.width / scale), figure = copyOf(graph), box = document.createElement("div");
    box.className = "print-copy print-" + name;
    box.setAttribute("aria-hidden", "true");
    box.style.aspectRatio = width + "/" + height;
    graph.closest(".plot").appendChild(box);
    figure.layout.width = width;
    figure.layout.height = height;
    figure.layout.autosize = false;
    window.Plotly.newPlot(box, figure.data, figure.layout, { staticPlot: true, displayModeBar: false });
    Array.prototype.forEach.call(box.querySelectorAll(".main-svg"), function (svg) {
      svg.setAttribute("viewBox", "0 0 " + width + " " + height);
    });
    Array.prototype.forEach.call(box.querySelectorAll(".pattern_filled"), hatch);
  }

  // The key above a plot has the plot's colours; they are put back after printing.
  function ink(swatch, map) {
    var own = swatch.style.getPropertyValue("--c");
    if (!map[own.toLowerCase()]) return;
    swatch.dataset.ink = own;
    swatch.style.setProperty("--c", map[own.toLowerCase()]);
  }

  function prepare() {
    if (!window.Plotly || document.querySelector(".print-copy")) return;
    if (document.documentElement.dataset.theme === "dark") {
      var map = window.gongkaiInks("dark", "light");
      Array.prototype.forEach.call(document.querySelectorAll("[style*='--c']"), function (one) { ink(one, map); });
    }
    var zoom = parseFloat(getComputedStyle(document.body).getPropertyValue("--paper-zoom")) || 1;
    Array.prototype.forEach.call(document.querySelectorAll(".plot .js-plotly-plot"), function (graph) {
      var height = graph.offsetHeight, card = graph.closest(".card");
      if (!height || !graph.data || !graph.data.length) return;
      var wide = room(SHEETS.wide, card, zoom), beside = wide.height / height < ENOUGH;
      if (card) card.classList.toggle("is-tall", beside);
      draw(graph, "tall", room(SHEETS.tall, card, zoom));
      draw(graph, "wide", beside ? room(SHEETS.beside, card, zoom) : wide);
    });
  }

  function clear() {
    Array.prototype.forEach.call(document.querySelectorAll(".print-copy"), function (box) {
      window.Plotly.purge(box);
      box.remove();
    });
    Array.prototype.forEach.call(document.querySelectorAll("[data-ink]"), function (swatch) {
      swatch.style.setProperty("--c", swatch.dataset.ink);
      delete swatch.dataset.ink;
    });
  }

  window.addEventListener("beforeprint", prepare);
  window.addEventListener("afterprint", clear);
  window.matchMedia("print").addEventListener("change", function (media) { if (media.matches) prepare(); else clear(); });
})();
