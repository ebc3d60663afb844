/* Small helps on top of pages that work without any of this. Everything hangs on data attributes; see docs/fragments.md. */
(function () {
  'use strict';

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function meta(name) {
    var tag = document.querySelector('meta[name="' + name + '"]');
    return tag ? tag.content : '';
  }

  function csrfHeaders(headers) {
    if (meta('csrf-header')) {
      headers[meta('csrf-header')] = meta('csrf-token');
    }
    return headers;
  }

  function clock() {
    var now = new Date();
    return String(now.getHours()).padStart(2, '0') + ':' + String(now.getMinutes()).padStart(2, '0');
  }

  document.addEventListener('htmx:configRequest', function (event) {
    csrfHeaders(event.detail.headers);
  });

  /* Menus of the top bar: one open at a time, closed by Escape or a tap elsewhere. */
  document.addEventListener('click', function (event) {
    all('details[data-menu][open]').forEach(function (menu) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') {
      return;
    }
    all('details[data-menu][open]').forEach(function (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    });
  });

  /* The key "/" begins a search from anywhere but a field. */
  document.addEventListener('keydown', function (event) {
    var find = document.querySelector('[data-find]');
    if (event.key === '/' && find && find.offsetParent && !event.ctrlKey && !event.metaKey && !event.altKey
        && !event.target.closest('input, textarea, select, [contenteditable]')) {
      event.preventDefault();
      find.focus();
    }
  });

  /* Flash messages can be put away. */
  function dismissible(flash) {
    var button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-label', '关闭提示');
    button.textContent = '✕';
    button.addEventListener('click', function () {
      flash.remove();
    });
    flash.appendChild(button);
  }

  /* A fragment that did not come says so; what the page shows stays. */
  function fragmentFailed(event) {
    var xhr = event.detail.xhr;
    var status = xhr ? xhr.status : 0;
    var form = event.detail.elt;
    if (status === 401 && xhr.getResponseHeader('X-Refusal') === 'session-over' && form.matches('form[method="post"]')) {
      /* Sent as a page's form it is kept until after the sign-in. */
      form.submit();
      return;
    }
    if (status === 422 || (status === 401 && xhr.getResponseHeader('HX-Refresh'))) {
      return;
    }
    var reason = xhr ? xhr.getResponseHeader('X-Reason') : null;
    var main = document.getElementById('main');
    var note = document.getElementById('fragment-failed') || document.createElement('div');
    note.id = 'fragment-failed';
    note.className = 'notice late';
    note.setAttribute('role', 'alert');
    note.textContent = reason ? decodeURIComponent(reason) + '。' : status === 503 || status === 0
      ? '平台暂时没有回应，刚才这一步可能没有完成。请过一会儿再试一次。'
      : '刚才这一步没有完成。请刷新页面再试一次。';
    main.insertBefore(note, main.firstChild);
  }
  document.addEventListener('htmx:responseError', fragmentFailed);
  document.addEventListener('htmx:sendError', fragmentFailed);
  document.addEventListener('htmx:afterRequest', function (event) {
    var note = document.getElementById('fragment-failed');
    if (note && event.detail.successful) {
      note.remove();
    }
  });

  /* Filters: a select submits its form when it changes. Unfolded filters stay in the URL, so nothing else is kept. */
  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-autosubmit]') && event.target.form) {
      if (event.target.form.requestSubmit) {
        event.target.form.requestSubmit();
      } else {
        event.target.form.querySelector('button[type="submit"]').click();
      }
    }
  });

  /* Empty filter fields do not belong into the URL. */
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.method === 'get') {
      all('input, select', form).forEach(function (field) {
        if (field.name && field.value === '') {
          field.disabled = true;
          setTimeout(function () { field.disabled = false; }, 0);
        }
      });
    }
    form.removeAttribute('data-dirty');
    if (form.method === 'post' && !form.hasAttribute('data-again')) {
      if (form.hasAttribute('data-sent')) {
        event.preventDefault();
        return;
      }
      form.setAttribute('data-sent', '');
      setTimeout(function () { form.removeAttribute('data-sent'); }, 4000);
    }
  });

  /* Unsaved typing: ask before leaving. <form data-guard> */
  document.addEventListener('input', function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute('data-guard') && !form.hasAttribute('data-autosave')) {
      form.setAttribute('data-dirty', '');
    }
  });
  window.addEventListener('beforeunload', function (event) {
    if (document.querySelector('form[data-dirty]')) {
      event.preventDefault();
    }
  });

  /* Who came: <form data-attendance> with radio groups in [data-person]; a choice with data-counts is present, [data-present] holds the number. */
  function attendance(form) {
    function refresh() {
      all('[data-present]', form).forEach(function (place) {
        place.textContent = String(all('input[data-counts]:checked', form).length);
      });
    }

    form.addEventListener('change', refresh);
    window.addEventListener('pageshow', refresh);
    refresh();
  }

  /* Where the sheet cannot say :has(): the reasons stand only beside those of whom the choice asks for one. */
  var HAS = window.CSS && CSS.supports && CSS.supports('selector(:has(*))');
  function knowsGap() {
    var probe = document.createElement('div');
    probe.style.cssText = 'display:flex;flex-direction:column;row-gap:1px;position:absolute';
    probe.appendChild(document.createElement('i'));
    probe.appendChild(document.createElement('i'));
    document.body.appendChild(probe);
    var known = probe.scrollHeight === 1;
    probe.remove();
    return known;
  }
  if (!HAS && !knowsGap()) {
    document.documentElement.classList.add('no-gap');
  }
  function showReasons(person) {
    var reasons = person.querySelector('.reasons');
    if (reasons) {
      reasons.hidden = !person.querySelector('input[data-asks]:checked');
    }
  }
  if (!HAS) {
    document.addEventListener('change', function (event) {
      var person = event.target.closest('[data-person]');
      if (person) {
        showReasons(person);
      }
    });
    window.addEventListener('pageshow', function () {
      all('[data-person]').forEach(showReasons);
    });
  }

  /* Sortable tables: <table data-sortable>; a cell's data-value beats its text; <th data-nosort> stays as it is. */
  function sortable(table) {
    var body = table.tBodies[0];
    if (!body || !table.tHead) {
      return;
    }
    all('th', table.tHead.rows[table.tHead.rows.length - 1]).forEach(function (head, column) {
      if (head.hasAttribute('data-nosort') || !head.textContent.trim()) {
        return;
      }
      var button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      while (head.firstChild) {
        button.appendChild(head.firstChild);
      }
      head.appendChild(button);
      head.setAttribute('aria-sort', 'none');
      button.addEventListener('click', function () {
        var down = head.getAttribute('aria-sort') === 'descending' ? false : head.getAttribute('aria-sort') === 'ascending' ? true : head.classList.contains('number');
        all('th[aria-sort]', table.tHead).forEach(function (other) {
          other.setAttribute('aria-sort', 'none');
        });
        head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        var rows = all('tr', body);
        var keys = new Map();
        rows.forEach(function (row) {
          var cell = row.cells[column];
          var text = cell ? (cell.getAttribute('data-value') || cell.textContent).trim() : '';
          var number = parseFloat(text.replace(/[,%\s]/g, ''));
          keys.set(row, { text: text, number: number });
        });
        rows.sort(function (a, b) {
          var x = keys.get(a);
          var y = keys.get(b);
          var order = !isNaN(x.number) && !isNaN(y.number) ? x.number - y.number : isNaN(x.number) && isNaN(y.number) ? x.text.localeCompare(y.text, 'zh-CN') : isNaN(x.number) ? -1 : 1;
          return down ? -order : order;
        });
        rows.forEach(function (row) {
          body.appendChild(row);
        });
      });
    });
  }

  /*
   * Duty grid: the reason of a [data-reason] cell appears in [data-reason-line] when the cell is chosen, and goes with the choice. Under a mouse
   * it is the cell's own tip, which covers no other cell; under a finger the first tap chooses and the second opens.
   */
  function reasons(line) {
    var chosen = null;

    function choose(cell) {
      chosen = cell;
      line.textContent = cell.getAttribute('aria-label');
      line.setAttribute('data-shown', '');
      cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }

    function cellOf(event) {
      return event.target.closest ? event.target.closest('[data-reason]') : null;
    }

    function show(event) {
      var cell = cellOf(event);
      if (cell) {
        choose(cell);
      } else if (event.target !== line) {
        chosen = null;
        line.removeAttribute('data-shown');
      }
    }

    var touched = null;
    document.addEventListener('touchstart', function (event) {
      var cell = cellOf(event);
      touched = cell && cell !== chosen ? cell : null;
    }, { passive: true });
    document.addEventListener('click', function (event) {
      if (touched && touched === cellOf(event)) {
        event.preventDefault();
      }
      touched = null;
      show(event);
    });
    document.addEventListener('focusin', show);
    document.addEventListener('mouseover', function (event) {
      var cell = cellOf(event);
      if (cell) {
        cell.title = cell.getAttribute('aria-label');
      }
    });
  }

  /* Demonstration accounts fill the sign-in form. */
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-fill-username]');
    if (!button) {
      return;
    }
    document.querySelector('input[name="username"]').value = button.getAttribute('data-fill-username');
    document.querySelector('input[name="password"]').value = button.getAttribute('data-fill-password');
    document.querySelector('form[data-login] button[type="submit"]').focus();
  });

  document.addEventListener('click', function (event) {
    var target = event.target.closest('[data-print], [data-copy], [data-back]');
    if (!target) {
      return;
    }
    if (target.hasAttribute('data-print')) {
      window.print();
    } else if (target.hasAttribute('data-back')) {
      window.history.back();
    } else if (navigator.clipboard) {
      navigator.clipboard.writeText(document.getElementById(target.getAttribute('data-copy')).textContent).then(function () {
        target.textContent = '已复制';
      });
    }
  });

  /* On paper: who printed it and when, and by what the list was narrowed, because the fields themselves stay behind. */
  function shownValue(field) {
    return field.tagName === 'SELECT' ? field.options[field.selectedIndex].text : field.value;
  }

  function filtersInWords() {
    return all('.filters:not(.search-form) label').map(function (label) {
      var field = document.getElementById(label.htmlFor);
      return field && field.value ? label.textContent.trim() + '：' + shownValue(field).trim() : '';
    }).filter(Boolean).join('；');
  }

  window.addEventListener('beforeprint', function () {
    var head = document.querySelector('.page-head > div');
    var who = all('.top .post > *').map(function (part) { return part.textContent.trim(); }).join(' ');
    if (!head || !who) {
      return;
    }
    var now = new Date();
    var filters = filtersInWords();
    var note = head.querySelector('.print-note') || head.appendChild(document.createElement('p'));
    note.className = 'print-only print-note';
    note.textContent = who + '，' + now.getFullYear() + '年' + (now.getMonth() + 1) + '月' + now.getDate() + '日 ' + clock() + ' 打印'
      + (filters ? '。筛选：' + filters : '');
  });

  function enhance(root) {
    all('[data-flash]:not([data-ready])', root).forEach(function (flash) {
      flash.setAttribute('data-ready', '');
      dismissible(flash);
    });
    all('form[data-attendance]:not([data-ready])', root).forEach(function (form) {
      form.setAttribute('data-ready', '');
      attendance(form);
    });
    all('table[data-sortable]:not([data-ready])', root).forEach(function (table) {
      table.setAttribute('data-ready', '');
      sortable(table);
    });
    all('[data-reason-line]:not([data-ready])', root).forEach(function (line) {
      line.setAttribute('data-ready', '');
      reasons(line);
    });
    if (!HAS) {
      all('[data-person]', root).forEach(showReasons);
    }
    all('[data-js]', root).forEach(function (part) {
      part.hidden = false;
    });
  }

  /* A filter form folded on phones is open on desktops, where its fields stand in a row. */
  function unfold() {
    if (window.matchMedia('(min-width: 900px)').matches) {
      all('details[data-filters]').forEach(function (filters) {
        filters.open = true;
      });
    }
  }

  document.addEventListener('htmx:load', function (event) {
    enhance(event.target);
  });
  enhance(document);
  unfold();
  var errors = document.querySelector('[data-errors]');
  if (errors) {
    errors.focus();
  }
})();
