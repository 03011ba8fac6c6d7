// Draws the tables of charts from their data when a reader asks for them: text nodes only, nothing is parsed as HTML.
(function () {
  "use strict";

  function add(parent, name, className, text) {
    var node = parent.appendChild(document.createElement(name));
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function link(parent, base, to, text) {
    var a = add(parent, "a", "", text);
    a.href = base + to.slice(1);
    a.dataset.nav = to;
    return a;
  }

  // A value that is its own text, or text and value to sort by, or an object (pages/widgets/table.py).
  function cell(row, data, num, all) {
    if (Array.isArray(data)) data = { t: data[0], v: data[1] };
    else if (typeof data !== "object") data = { t: data };
    if (data.m !== undefined) { add(row, "td", "missing", data.m); return; }
    var td = add(row, "td", num ? "num" : "");
    td.dataset.v = data.v === undefined ? data.t : data.v;
    if (data.to) { link(td, all.base, data.to, data.t); return; }
    if (!data.ref) { td.textContent = data.t; return; }
    var button = add(td, "button", "source-link", data.t);
    button.type = "button";
    button.dataset.ref = data.ref;
    if (!data.place) return;
    var arrow = link(add(td, "span", "to-place", " "), all.base, "/place/" + data.place, "→");
    arrow.title = all.place.replace("{name}", function () { return data.t; });
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

  // A table of 160 rows takes an old computer a third of a second to lay out. The rows that a reader can see come at once,
  // the others when there is time.
  var FIRST = 40, open = [];
  function later(work) {
    if (window.requestIdleCallback) window.requestIdleCallback(work, { timeout: 600 }); else setTimeout(work, 60);
  }

  // What was pressed shows in the next frame, the work begins after it. A page in the background draws no frames.
  function afterPaint(work) {
    var timer = setTimeout(once, 200);
    function once() { clearTimeout(timer); var go = work; work = function () {}; go(); }
    requestAnimationFrame(function () { setTimeout(once); });
  }

  function finish(body) {
    if (!body.rest) return;
    var rest = body.rest;
    body.rest = null;
    open = open.filter(function (other) { return other !== body; });
    body.append.apply(body, rest.map(body.made || function (row) { return row; }));
    body.closest("[data-table]").removeAttribute("aria-busy");
  }

  // Lays out rows: ready ones, or data that `made` turns into rows.
  function lay(body, rows, made) {
    body.textContent = "";
    body.made = made;
    body.append.apply(body, rows.slice(0, FIRST).map(made || function (row) { return row; }));
    body.rest = rows.length > FIRST ? rows.slice(FIRST) : null;
    if (!body.rest) { body.closest("[data-table]").removeAttribute("aria-busy"); return; }
    body.closest("[data-table]").setAttribute("aria-busy", "true");
    open.push(body);
    later(function () { finish(body); });
  }
  // For sorting: the rows of a table, all of them, to be laid again in another order.
  window.gongkaiTable = { finish: finish, lay: lay, afterPaint: afterPaint };
  window.addEventListener("beforeprint", function () { drawShown(); open.forEach(finish); });

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
    lay(add(table, "tbody"), data.rows, function (cells) {
      var row = document.createElement("tr");
      cells.forEach(function (one, i) { cell(row, one, data.head[i].num, data); });
      return row;
    });
    if (data.note) add(box, "p", "table-note", data.note);
  }

  function all(root) { root.querySelectorAll("[data-table]").forEach(draw); }

  function drawShown() { document.querySelectorAll(".shows-table").forEach(all); }
  var isDue = false;
  function soon() {
    if (isDue) return;
    isDue = true;
    afterPaint(function () { isDue = false; drawShown(); });
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest('[data-action="as-table"]')) soon();
  }, true);

  new MutationObserver(soon)
    .observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-table"] });
})();
