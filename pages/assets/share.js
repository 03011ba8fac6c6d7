// The share menu and the embed. Pictures are drawn here, by the reader's browser, from the server's composed figure.
(function () {
  "use strict";

  function base() {
    return location.origin + JSON.parse(document.getElementById("_dash-config").textContent).requests_pathname_prefix;
  }
  function card(el) { return document.querySelector("[data-chart='" + el.dataset.file + "']"); }
  // The view as the server understood it: the place of a page's path is among its places, though not in the query.
  function search() {
    var view = document.documentElement.dataset.search;
    return view ? "?" + view : "";
  }
  function file(el, extension) { return base() + "chart/" + el.dataset.file + "." + extension + search(); }

  function toast(text) {
    var box = document.getElementById("toast") || document.body.appendChild(document.createElement("div"));
    box.id = "toast"; box.setAttribute("role", "status"); box.textContent = text || "OK"; box.className = "toast is-on";
    clearTimeout(toast.timer);
    toast.timer = setTimeout(function () { box.className = "toast"; }, 2500);
  }

  function save(href, name) {
    var a = document.createElement("a");
    a.href = href; a.download = name || "";
    document.body.appendChild(a); a.click(); a.remove();
  }

  function json(address) {
    return fetch(address).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
  }

  // Without a secure context, or inside a frame without permission, there is no clipboard but the old one.
  function oldCopy(text) {
    var area = document.createElement("textarea");
    area.value = text; document.body.appendChild(area); area.select();
    document.execCommand("copy"); area.remove();
  }
  function copyText(text) {
    if (!navigator.clipboard || !window.isSecureContext) { oldCopy(text); return Promise.resolve(); }
    return navigator.clipboard.writeText(text).catch(function () { oldCopy(text); });
  }

  // A data address may not be fetched under our content policy; it is taken apart instead.
  function blob(address) {
    var cut = address.indexOf(","), head = address.slice(5, cut), body = address.slice(cut + 1);
    if (!/;base64$/.test(head)) return new Blob([decodeURIComponent(body)], { type: head.split(/[;,]/)[0] });
    var raw = atob(body), bytes = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    return new Blob([bytes], { type: head.split(";")[0] });
  }

  function draw(el, size, format) {
    return json(file(el, size + "figure.json")).then(function (it) {
      var options = { format: format, width: it.width, height: it.height, scale: format === "png" ? it.scale : 1 };
      return window.Plotly.toImage(it.figure, options);
    }).then(blob);
  }

  function savePicture(picture, el, format) {
    var address = URL.createObjectURL(picture);
    save(address, "gongkai-" + el.dataset.file + (el.dataset.size === "slide." ? "-16x9." : ".") + format);
    setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
  }

  function attribute(text) {
    return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  }

  function snippet(el) {
    // The height without the script: this card's, with room for a narrower column.
    var height = Math.ceil((card(el).offsetHeight + 120) / 20) * 20;
    var title = card(el).querySelector(".card-title").textContent;
    return '<iframe src="' + attribute(base() + "embed/" + el.dataset.file + search()) + '" title="' + attribute(title) +
      '" width="100%" height="' + height + '" style="border:0" loading="lazy" allow="clipboard-write"></iframe>\n' +
      '<script src="' + attribute(base() + "assets/embed-host.js") + '" async></' + "script>";
  }

  var actions = {
    "copy-embed": function (el) { copyText(snippet(el)).then(function () { toast(el.dataset.done); }); },
    cite: function (el) {
      json(file(el, "citation.json")).then(function (it) {
        return copyText(it[el.dataset.cite]);
      }).then(function () { toast(el.dataset.done); }, function () { toast(el.dataset.failed); });
    },
    picture: function (el) {
      toast(el.dataset.wait);
      draw(el, el.dataset.size, el.dataset.format).then(function (picture) {
        savePicture(picture, el, el.dataset.format);
        toast(el.dataset.done);
      }).catch(function () { toast(el.dataset.failed); });
    },
    "copy-image": function (el) {
      toast(el.dataset.wait);
      var drawn = draw(el, "", "png");
      var copied = navigator.clipboard && window.ClipboardItem
        ? navigator.clipboard.write([new ClipboardItem({ "image/png": drawn })]) : Promise.reject();
      copied.then(function () { toast(el.dataset.done); }, function () {
        return drawn.then(function (picture) {
          savePicture(picture, el, "png");
          toast(el.dataset.saved);
        });
      }).catch(function () { toast(el.dataset.failed); });
    },
    download: function (el) { save(file(el, el.dataset.format)); }
  };

  document.addEventListener("click", function (event) {
    var el = event.target.closest("[data-action]");
    if (el && actions[el.dataset.action]) actions[el.dataset.action](el);
  });

  // Inside a frame: say how tall the content is, now and whenever it changes. Nothing else leaves the frame.
  if (document.documentElement.dataset.embed !== "1" || window.parent === window) return;
  var last = 0;
  function tell(again) {
    var main = document.getElementById("main");
    if (!main) return;
    var height = Math.ceil(main.getBoundingClientRect().bottom + window.scrollY);
    if (height < 1 || (height === last && again !== true)) return;
    last = height;
    window.parent.postMessage({ type: "gongkai:height", height: height }, "*");
  }
  new ResizeObserver(tell).observe(document.body);
  window.addEventListener("message", function (event) {
    if (event.source === window.parent && event.data && event.data.type === "gongkai:hello") tell(true);
  });
})();
