/*
 * <figure class="chart" data-chart="bar|line|pie"> with a table inside becomes a chart above its table. The table stays: it is the chart's
 * text. First column: categories; every further column: one series, named by its head; columns with <th data-nochart> are left out;
 * a cell's data-value beats its text. Attributes of the figure: data-unit="%" (after the labels), data-max="100", data-stack, data-horizontal.
 */
(function () {
  'use strict';

  var PALETTE = ['#2f5f93', '#c08a2b', '#5e8f6e', '#77699b', '#7d8793', '#b3161b'];
  var INK = '#1d2329';
  var INK_2 = '#56606b';
  var LINE = '#dfe3e7';
  var SVG = 'http://www.w3.org/2000/svg';

  function list(nodes) {
    return Array.prototype.slice.call(nodes);
  }

  function valueOf(cell) {
    var text = cell ? (cell.getAttribute('data-value') || cell.textContent) : '';
    var number = parseFloat(text.replace(/[,%\s]/g, ''));
    return isNaN(number) ? null : number;
  }

  function read(table) {
    var heads = list(table.tHead.rows[table.tHead.rows.length - 1].cells);
    var rows = list(table.tBodies[0].rows);
    return {
      categories: rows.map(function (row) { return row.cells[0].textContent.trim(); }),
      series: heads.slice(1).map(function (head, index) {
        return {
          name: head.textContent.trim(),
          skip: head.hasAttribute('data-nochart'),
          values: rows.map(function (row) { return valueOf(row.cells[index + 1]); })
        };
      }).filter(function (one) { return !one.skip; })
    };
  }

  function swatch(color) {
    var svg = document.createElementNS(SVG, 'svg');
    var rect = document.createElementNS(SVG, 'rect');
    svg.setAttribute('viewBox', '0 0 12 12');
    svg.setAttribute('aria-hidden', 'true');
    rect.setAttribute('width', '12');
    rect.setAttribute('height', '12');
    rect.setAttribute('rx', '2');
    rect.setAttribute('fill', color);
    svg.appendChild(rect);
    return svg;
  }

  function legend(names) {
    var ul = document.createElement('ul');
    ul.className = 'chart-legend';
    names.forEach(function (name, index) {
      var li = document.createElement('li');
      li.appendChild(swatch(PALETTE[index % PALETTE.length]));
      li.appendChild(document.createTextNode(name));
      ul.appendChild(li);
    });
    return ul;
  }

  function option(figure, data, size) {
    var kind = figure.getAttribute('data-chart');
    var unit = figure.getAttribute('data-unit') || '';
    var font = { fontFamily: 'inherit', fontSize: size, color: INK_2 };
    if (kind === 'pie') {
      return {
        animation: false, color: PALETTE, textStyle: { fontFamily: 'sans-serif' },
        series: [{
          type: 'pie', radius: ['40%', '62%'], itemStyle: { borderColor: '#fff', borderWidth: 2 },
          label: { color: INK, fontSize: size, lineHeight: size * 1.4, formatter: function (p) { return p.name + '\n' + p.value + unit + ' · ' + Math.round(p.percent) + '%'; } },
          data: data.categories.map(function (name, index) { return { name: name, value: data.series[0].values[index] }; })
        }]
      };
    }
    var flat = figure.hasAttribute('data-horizontal');
    var names = {
      type: 'category', data: data.categories, inverse: flat, boundaryGap: kind === 'bar',
      axisLine: { lineStyle: { color: LINE } }, axisTick: { show: false }, axisLabel: { color: font.color, fontSize: size, hideOverlap: true }
    };
    var numbers = {
      type: 'value', minInterval: 1, max: figure.getAttribute('data-max') ? Number(figure.getAttribute('data-max')) : null,
      splitLine: { lineStyle: { color: LINE } }, axisLabel: { color: font.color, fontSize: size, formatter: '{value}' + unit }
    };
    var few = data.series.length === 1 && data.categories.length <= 12;
    return {
      animation: false, color: PALETTE, textStyle: { fontFamily: 'sans-serif' },
      grid: { left: 8, right: 24, top: 28, bottom: 8, containLabel: true },
      xAxis: flat ? numbers : names,
      yAxis: flat ? names : numbers,
      series: data.series.map(function (one) {
        return {
          name: one.name, type: kind, data: one.values, stack: figure.hasAttribute('data-stack') ? 'all' : null,
          barMaxWidth: 36, symbolSize: 7, lineStyle: { width: 2.5 },
          label: { show: few, position: flat ? 'right' : 'top', color: INK, fontSize: size, formatter: '{c}' + unit }
        };
      })
    };
  }

  function draw(figure) {
    var table = figure.querySelector('table');
    if (!table || !table.tHead || !table.tBodies[0] || !table.tBodies[0].rows.length) {
      return;
    }
    var data = read(table);
    var canvas = document.createElement('div');
    canvas.className = 'chart-canvas';
    canvas.setAttribute('aria-hidden', 'true');
    var caption = figure.querySelector('figcaption');
    figure.insertBefore(canvas, caption ? caption.nextSibling : figure.firstChild);
    if (data.series.length > 1) {
      figure.insertBefore(legend(data.series.map(function (one) { return one.name; })), canvas);
    }
    /* Where nothing draws the table stands open. */
    var fold = figure.querySelector('details.more');
    if (fold) {
      fold.open = false;
    }
    var size = Math.max(12, parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8125);
    var chart = window.echarts.init(canvas, null, { devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
    chart.setOption(option(figure, data, size));
    new ResizeObserver(function () { chart.resize(); }).observe(canvas);
    /* Paper has one width, whatever the screen was; drawn at once, because no frame comes before the page goes out. */
    window.addEventListener('beforeprint', function () {
      chart.resize({ width: figure.closest('.columns') ? 320 : 660, height: 230 });
      chart.getZr().flush();
    });
    window.addEventListener('afterprint', function () { chart.resize({ width: 'auto', height: 'auto' }); });
  }

  if (window.echarts) {
    list(document.querySelectorAll('figure[data-chart]')).forEach(draw);
  }
})();
