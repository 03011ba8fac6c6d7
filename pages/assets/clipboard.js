// A table to the clipboard as cells: in the order on screen, numbers as a spreadsheet reads them.
(function () {
  "use strict";

  // A spreadsheet takes "3,521" and "81.2 %" for words where its language writes them otherwise.
  function value(cell) {
    var text = cell.textContent.replace(/→\s*$/, "").trim();
    if (!cell.classList.contains("num") || cell.tagName === "TH") return text;
    var number = text.replace(/[\s,]/g, "").replace("−", "-");
    return /^[-+]?[\d.]+%?$/.test(number) ? number : text;
  }

  function cells(table) {
    return Array.prototype.map.call(table.rows, function (row) { return Array.prototype.map.call(row.cells, value); });
  }

  function markup(rows) {
    var box = document.createElement("table");
    rows.forEach(function (row) {
      var line = box.insertRow();
      row.forEach(function (text) { line.insertCell().textContent = text; });
    });
    return box.outerHTML;
  }

  function plain(rows) {
    return rows.map(function (row) { return row.map(function (text) { return text.replace(/[\t\r\n]+/g, " "); }).join("\t"); }).join("\r\n");
  }

  // Both forms at once, also where the page has no permission for the newer way.
  function copy(rows) {
    var done = false;
    function put(event) {
      event.preventDefault();
      event.clipboardData.setData("text/plain", plain(rows));
      event.clipboardData.setData("text/html", markup(rows));
      done = true;
    }
    document.addEventListener("copy", put, true);
    document.execCommand("copy");
    document.removeEventListener("copy", put, true);
    return done;
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-action='copy-table']");
    if (!button) return;
    var table = button.parentNode.querySelector("table");
    window.gongkaiTable.finish(table.tBodies[0]);
    if (!copy(cells(table))) return;
    var words = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(function () { button.textContent = words; }, 2500);
  });
})();
