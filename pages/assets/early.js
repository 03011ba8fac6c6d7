// The first chart is drawn as soon as the chart library is there, from the figure that came with the page, before Dash has
// begun. Dash's own graph then takes this plot over, as it stands (core.js).
(function () {
  "use strict";
  function figureOf(node, chart) {
    if (Array.isArray(node)) {
      for (var i = 0; i < node.length; i++) { var found = figureOf(node[i], chart); if (found) return found; }
      return null;
    }
    if (!node || !node.props) return null;
    if (node.type === "Graph") return node.props.id.chart === chart ? node.props : null;
    return figureOf(node.props.children, chart);
  }

  function draw(picture) {
    var place = picture.parentNode, box = document.getElementById("first-page");
    var chart = place.closest("[data-chart]").dataset.chart;
    var graph = box && figureOf(JSON.parse(box.textContent).response.root.children, chart);
    if (!graph) return;
    var node = document.createElement("div");
    node.className = "first-graph";
    node.style.width = node.style.height = "100%";
    // On a phone it is as high as the graph will be.
    place.classList.add("plot-graph");
    place.appendChild(node);
    var early = window.gongkaiEarly = { chart: chart, node: node, click: null };
    window.Plotly.newPlot(node, { data: graph.figure.data, layout: graph.figure.layout, config: graph.config }).then(function () {
      picture.remove();
      node.on("plotly_click", function (event) { early.click = event; });
    });
  }

  var picture = document.querySelector("#first .first-picture");
  try {
    if (picture && window.Plotly) draw(picture);
  } catch (error) {
    // The picture stays until Dash has drawn.
    console.error(error);
  }
})();
