// Draws the tables of charts from their data when a reader asks for them: text nodes only, nothing is parsed as HTML.
(function () {
  "use strict";

  function add(parent, name, className, text) {
    var node = parent.appendChild(document.createElement(name));
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function link(parent, to, text) {
    var a = add(parent, "a", "", text);
    a.href = to.href;
    a.dataset.nav = to.nav;
    if (to.title) a.title = to.title;
  }

  function cell(row, data, num) {
    if (data.m !== undefined) { add(row, "td", "missing", data.m); return; }
    var td = add(row, "td", num ? "num" : "");
    td.dataset.v = data.v;
    if (data.href) { link(td, data, data.t); return; }
    if (!data.ref) { td.textContent = data.t; return; }
    var button = add(td, "button", "source-link", data.t);
    button.type = "button";
    button.dataset.ref = data.ref;
    if (data.place) { var box = add(td, "span", "to-place", " "); link(box, data.place, "→"); }
  }

  function head(table, cells) {
    var row = add(add(table, "thead"), "tr");
    cells.forEach(function (data) {
      var th = add(row, "th", data.num ? "num" : ""), button = add(th, "button", "sort", data.t);
      th.scope = "col";
      th.setAttribute("aria-sort", "none");
      button.type = "button";
      button.dataset.action = "sort";
    });
  }

  function draw(box) {
    var text = box.getAttribute("data-table");
    if (box.drawn === text) return;
    box.drawn = text;
    box.textContent = "";
    var data = JSON.parse(text), copy = add(box, "button", "tool table-copy", data.copy);
    copy.type = "button";
    copy.dataset.action = "copy-table";
    copy.dataset.done = data.copied;
    var table = add(box, "table", "data-table");
    head(table, data.head);
    var body = add(table, "tbody");
    data.rows.forEach(function (cells) {
      var row = add(body, "tr");
      cells.forEach(function (one, i) { cell(row, one, data.head[i].num); });
    });
    if (data.note) add(box, "p", "table-note", data.note);
  }

  function all(root) { root.querySelectorAll("[data-table]").forEach(draw); }

  document.addEventListener("click", function (event) {
    var opener = event.target.closest && event.target.closest('[data-action="as-table"]');
    if (opener) all(opener.closest("[data-chart]"));
  }, true);

  new MutationObserver(function () { document.querySelectorAll(".shows-table").forEach(all); })
    .observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-table"] });
})();
