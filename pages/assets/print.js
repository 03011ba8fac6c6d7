// A plot has a fixed size in pixels; with a view box the style sheet for paper can shrink it whole, on any paper.
(function () {
  "use strict";
  function whole() {
    Array.prototype.forEach.call(document.querySelectorAll(".plot-graph .main-svg"), function (svg) {
      var width = svg.getAttribute("width"), height = svg.getAttribute("height");
      if (width && height) svg.setAttribute("viewBox", "0 0 " + width + " " + height);
    });
  }
  function undo() {
    Array.prototype.forEach.call(document.querySelectorAll(".plot-graph .main-svg[viewBox]"), function (svg) {
      svg.removeAttribute("viewBox");
    });
  }
  window.addEventListener("beforeprint", whole);
  window.addEventListener("afterprint", undo);
})();
