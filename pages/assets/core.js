// The four of Dash's core components that our pages have. Dash's own script brings thirty: 100 kB on the wire and half a
// second of an old computer before the first chart. What a page may use is held by tests/pages/test_delivery.py.
(function () {
  "use strict";
  var React = window.React, make = React.createElement;

  function waits() { return window.dash_component_api.useDashContext().useLoading() || undefined; }

  // Tells the app where the reader is: at the start, and when the browser goes back or a link was followed.
  function Location(props) {
    var tell = props.setProps;
    React.useLayoutEffect(function () {
      function look() {
        tell({ pathname: location.pathname, search: location.search, hash: location.hash, href: location.href });
      }
      look();
      window.addEventListener("popstate", look);
      return function () { window.removeEventListener("popstate", look); };
    }, []);
    return null;
  }

  function Store() { return null; }

  function Input(props) {
    var state = React.useState(props.value || "");
    React.useEffect(function () { state[1](props.value || ""); }, [props.value]);
    return make("input", {
      id: props.id, type: props.type || "text", className: props.className, placeholder: props.placeholder,
      maxLength: props.maxLength, "aria-label": props["aria-label"], value: state[0], "data-dash-is-loading": waits(),
      onChange: function (event) { state[1](event.target.value); props.setProps({ value: event.target.value }); }
    });
  }

  // One of several. The mark moves in the next frame; what follows from it begins after that.
  function Choice(props) {
    var state = React.useState(props.value);
    React.useEffect(function () { state[1](props.value); }, [props.value]);
    function choose(value) {
      state[1](value);
      requestAnimationFrame(function () { setTimeout(function () { props.setProps({ value: value }); }); });
    }
    return make(
      "div", { id: props.id, role: "radiogroup", "aria-label": props.label, "data-dash-is-loading": waits() },
      props.options.map(function (option) {
        return make("label", { key: option.value, className: "choice" },
          make("input", {
            type: "radio", name: props.id, value: option.value, checked: state[0] === option.value,
            onChange: function () { choose(option.value); }
          }),
          make("span", null, option.label, option.note && make("span", { className: "radio-note" }, option.note)));
      })
    );
  }

  // What a share menu holds.
  function Entries(props) {
    var menu = window.dash_mantine_components, none = { setProps: function () {} };
    return make(React.Fragment, null, props.entries.map(function (entry, i) {
      var isHeading = !Object.keys(entry.data).length;
      return make(isHeading ? menu.MenuLabel : menu.MenuItem, Object.assign({ key: i }, none, entry.data), entry.words);
    }));
  }

  // Elements that stand still (pages/widgets/sent.py): the server has written and escaped what is in them.
  function Html(props) {
    return make(props.tag, Object.assign({ dangerouslySetInnerHTML: { __html: props.html } }, props.attributes));
  }

  function copy(value) { return JSON.parse(JSON.stringify(value || {})); }

  // Which mark was clicked, as a plain value: Plotly's own holds the whole plot.
  function clicked(event) {
    return {
      points: event.points.map(function (point) {
        var all = point.data.customdata || [], own = point.customdata === undefined ? all[point.pointNumber] : point.customdata;
        return { curveNumber: point.curveNumber, pointNumber: point.pointNumber, x: point.x, y: point.y, customdata: own };
      }),
      timestamp: Date.now()
    };
  }

  // All charts of a page are drawn one by one, with room for a frame between two: the first is there before the last is
  // begun, and a click in between is answered.
  var line = Promise.resolve();
  function inTurn(work) {
    line = line.then(work).catch(function (error) { console.error(error); }).then(function () {
      return new Promise(function (done) { setTimeout(done, 20); });
    });
  }

  // A plot drawn in a box narrower than its margins shrinks them, and Plotly keeps them so, words cut, when there is room.
  function mendMargins(node) {
    var full = node._fullLayout, margin = node.layout && node.layout.margin, sides = {};
    if (!full || !full._size || !margin || margin.l + margin.r >= full.width) return null;
    ["l", "r"].forEach(function (side) { if (Math.abs(full._size[side] - margin[side]) > 1) sides["margin." + side] = margin[side]; });
    return Object.keys(sides).length ? window.Plotly.relayout(node, sides) : null;
  }
  function fit(node) {
    if (!node.listens || !node.offsetWidth || !node._fullLayout) return null;
    if (Math.abs(node._fullLayout.width - node.offsetWidth) <= 1) return mendMargins(node);
    return window.Plotly.Plots.resize(node).then(function () { return mendMargins(node); }, function () {});
  }

  // The plot that stands already, where this graph is the one it was drawn for (early.js). It moves in when the whole page
  // takes the place of the first view (first.js).
  function waiting(id) {
    var early = window.gongkaiEarly;
    return early && !early.take && id && JSON.parse(id).chart === early.chart ? early : null;
  }

  function Graph(props) {
    var box = React.useRef(null), plot = React.useRef(null), drawn = React.useRef(null), last = React.useRef(props);
    last.current = props;

    function listen(node) {
      if (node.listens) return;
      node.listens = true;
      node.on("plotly_click", function (event) { last.current.setProps({ clickData: clicked(event) }); });
    }

    React.useEffect(function () {
      var early = plot.current ? null : waiting(props.id);
      if (early) {
        plot.current = early.node;
        drawn.current = props.figure;
        early.take = function () {
          if (!box.current) return;
          box.current.appendChild(early.node);
          early.node.className = early.node.className.replace("first-graph", "");
          listen(early.node);
          fit(early.node);
          if (early.click) last.current.setProps({ clickData: clicked(early.click) });
        };
      }
      plot.current = plot.current || box.current;
      if (drawn.current === props.figure) return;
      var node = plot.current, figure = props.figure || {};
      drawn.current = props.figure;
      inTurn(function () {
        // A quick reader has gone on meanwhile.
        if (!box.current || last.current.figure !== props.figure) return;
        // Plotly writes into what it is given.
        var given = { data: copy({ data: figure.data || [] }).data, layout: copy(figure.layout), config: props.config };
        // The box may have got its width while the plot was drawn.
        return window.Plotly.react(node, given).then(function () { listen(node); return fit(node); });
      });
    }, [props.figure]);
    React.useEffect(function () {
      var node = box.current, watch = new ResizeObserver(function () { fit(plot.current); });
      watch.observe(node);
      return function () { watch.disconnect(); window.Plotly.purge(plot.current); };
    }, []);
    return make(
      "div", { id: props.id, className: props.className, style: props.style, "data-dash-is-loading": waits() },
      make("div", { ref: box, style: { width: "100%", height: "100%" } })
    );
  }

  window.dash_core_components = { Choice: Choice, Entries: Entries, Graph: Graph, Html: Html, Input: Input, Location: Location, Store: Store };
})();
