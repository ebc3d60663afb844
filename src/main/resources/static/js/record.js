/*
 * Writing down a meeting: <form id="record" data-autosave="/meetings/12/draft" data-meeting="12">, or "/meetings/drafts" without data-meeting as long
 * as the meeting is not on record. Marks, text and all else are saved apart, and only what changed; the form is dirty until the answer has come.
 * The answers are those of docs/architecture.md, "For scripts". Without this the form is sent as a whole by its buttons.
 */
(function () {
  'use strict';

  var form = document.querySelector('form#record[data-autosave]');
  if (!form) {
    return;
  }
  var PATIENCE = 20000;
  var WAITS = [2000, 5000, 15000, 30000];
  var LETTERS = { PRESENT: 'P', LATE: 'L', EXCUSED: 'E', ABSENT: 'A' };
  var note = document.querySelector('[data-saved]');

  function all(selector, root) {
    return Array.prototype.slice.call((root || form).querySelectorAll(selector));
  }

  function meta(name) {
    return document.querySelector('meta[name="' + name + '"]');
  }

  function say(text, late) {
    note.textContent = text;
    note.className = late ? 'saved late' : 'saved';
  }

  function clock() {
    var now = new Date();
    return String(now.getHours()).padStart(2, '0') + ':' + String(now.getMinutes()).padStart(2, '0');
  }

  /* The roll: what each person's line says, and the numbers that follow from it. */
  function idOf(person) {
    var field = person.querySelector('[name^="marks["]');
    return field ? field.name.slice(6, field.name.indexOf(']')) : '';
  }

  function statusOf(person) {
    var select = person.querySelector('select');
    var checked = select ? null : person.querySelector('input[name$=".status"]:checked');
    return select ? select.value : checked ? checked.value : '';
  }

  function showStatus(person, status) {
    var select = person.querySelector('select');
    if (select) {
      select.value = status;
    } else {
      all('input[name$=".status"]', person).forEach(function (choice) {
        choice.checked = choice.value === status;
      });
    }
  }

  function recount() {
    var counts = { called: 0, PRESENT: 0, LATE: 0, EXCUSED: 0, ABSENT: 0, '': 0, counted: 0 };
    all('[data-person]').forEach(function (person) {
      var status = statusOf(person);
      var why = person.lastElementChild.name ? person.lastElementChild : null;
      if (why) {
        why.hidden = status !== 'EXCUSED';
      }
      person.classList.toggle('unseen', !status && !person.hasAttribute('data-observer'));
      if (person.hasAttribute('data-observer')) {
        return;
      }
      counts.called++;
      counts[status]++;
      if (!person.hasAttribute('data-uncounted') && (status === 'PRESENT' || status === 'LATE')) {
        counts.counted++;
      }
    });
    var present = counts.PRESENT + counts.LATE;
    all('[data-present]').forEach(function (place) {
      place.textContent = String(present);
    });
    all('[data-roll-words]').forEach(function (place) {
      place.textContent = counts.PRESENT === counts.called ? '全部到会 ' + counts.called + ' 人' : '应到 ' + counts.called + ' 人：到会 ' + present + ' 人'
        + [['其中迟到', counts.LATE], ['请假', counts.EXCUSED], ['缺席', counts.ABSENT], ['还没有选择', counts['']]].map(function (part) {
          return part[1] ? '，' + part[0] + ' ' + part[1] + ' 人' : '';
        }).join('');
    });
    var roll = form.querySelector('[data-roll]');
    var line = roll && roll.querySelector('[data-quorum]');
    var entitled = roll ? Number(roll.getAttribute('data-entitled')) : 0;
    if (line && entitled) {
      var needed = Number(roll.getAttribute('data-needed'));
      line.classList.toggle('met', counts.counted >= needed);
      line.textContent = '应到 ' + entitled + ' 人，实到 ' + counts.counted + ' 人，至少 ' + needed + ' 人，'
        + (counts.counted >= needed ? '达到法定人数' : '还差 ' + (needed - counts.counted) + ' 人');
    }
  }

  /* What the server showed of each person stands in one field: "12P0,15l3". A person who was touched stands there without a mark. */
  function seen() {
    var lines = {};
    form.querySelector('[name="seen"]').value.split(',').forEach(function (line) {
      var parts = /^(\d+)([A-Za-z_-])(\d+)$/.exec(line);
      if (parts) {
        lines[parts[1]] = { letter: parts[2], version: parts[3] };
      }
    });
    return lines;
  }

  function setSeen(lines) {
    form.querySelector('[name="seen"]').value = Object.keys(lines).map(function (id) {
      return id + lines[id].letter + lines[id].version;
    }).join(',');
  }

  function withoutMark(letter) {
    return letter === '_' || letter !== letter.toUpperCase() ? '_' : '-';
  }

  function hasChanged(person, line) {
    var shown = line ? line.letter.toUpperCase() : '';
    return (LETTERS[statusOf(person)] || '') !== (/[A-Z]/.test(shown) ? shown : '');
  }

  /* What is not saved yet: kinds and persons, each with the number of its last change. */
  var turn = 0;
  var dirty = { text: 0, rest: 0 };
  var touched = {};
  var stopped = '';
  var sending = null;
  var timer = 0;
  var failures = 0;
  var freshToken = false;
  var leaving = false;

  function isDirty() {
    return Boolean(dirty.text || dirty.rest || Object.keys(touched).length);
  }

  function store() {
    form.toggleAttribute('data-dirty', isDirty());
    try {
      if (isDirty()) {
        sessionStorage.setItem(key(), JSON.stringify({ text: dirty.text ? version().value : null, marks: Object.keys(touched) }));
      } else {
        sessionStorage.removeItem(key());
      }
    } catch (full) {
      /* Then nothing is known of it after going back. */
    }
  }

  function key() {
    return 'unsaved ' + location.pathname;
  }

  function version() {
    return form.querySelector('input[name="version"]');
  }

  function touch(field) {
    var person = field.closest('[data-person]');
    turn++;
    if (person) {
      var id = idOf(person);
      var lines = seen();
      touched[id] = turn;
      if (lines[id]) {
        lines[id].letter = withoutMark(lines[id].letter);
        setSeen(lines);
      }
    } else if (field.name === 'minutes') {
      dirty.text = turn;
    } else {
      dirty.rest = turn;
    }
    store();
  }

  function meeting() {
    return form.getAttribute('data-meeting');
  }

  /* The next thing to be sent; the first of a meeting that is not on record has everything. */
  function next() {
    if (!meeting()) {
      return isDirty() ? { url: form.getAttribute('data-autosave'), marks: true, text: true, rest: true } : null;
    }
    var own = '/meetings/' + meeting() + '/draft';
    if (Object.keys(touched).length && stopped !== 'marks') {
      return { url: own, marks: true };
    }
    if (dirty.rest && stopped !== 'rest') {
      return { url: form.getAttribute('data-autosave'), rest: true };
    }
    return dirty.text && stopped !== 'text' ? { url: own, text: true } : null;
  }

  /*
   * The texts that were sent and of which nobody knows whether they came: what is stored is then this page's own, and no conflict. The same number
   * as java.lang.String.hashCode.
   */
  function unanswered() {
    return form.querySelector('[name="unanswered"]');
  }

  function fingerprint(text) {
    var number = 0;
    for (var i = 0; i < text.length; i++) {
      number = (31 * number + text.charCodeAt(i)) | 0;
    }
    return text.length + '.' + number;
  }

  function noteUnanswered() {
    var earlier = unanswered().value ? unanswered().value.split(',') : [];
    unanswered().value = earlier.concat(fingerprint(form.querySelector('[name="minutes"]').value)).slice(-9).join(',');
  }

  function bodyOf(what) {
    var body = new URLSearchParams();
    var lines = what.marks ? seen() : {};
    new FormData(form).forEach(function (value, name) {
      var mark = /^marks\[(\d+)\]/.exec(name);
      if (typeof value !== 'string' || name === 'seen') {
        return;
      }
      if (mark ? what.marks && touched[mark[1]] && value : name.charAt(0) === '_' || (/^(minutes|version|unanswered)$/.test(name) ? what.text : what.rest)) {
        body.append(name, value);
      }
    });
    if (what.marks) {
      Object.keys(touched).forEach(function (id) {
        if (lines[id]) {
          body.append('marks[' + id + '].version', lines[id].version);
        }
      });
    }
    if (what.rest && !what.text && version()) {
      body.append('version', version().value);
    }
    return body;
  }

  function save() {
    var what = next();
    clearTimeout(timer);
    if (sending || !what || stopped === 'all' || leaving) {
      return;
    }
    var until = turn;
    var ended = false;
    var body = bodyOf(what);
    if (what.text) {
      noteUnanswered();
    }
    var abort = window.AbortController ? new AbortController() : null;
    var patience = setTimeout(function () {
      if (abort) {
        abort.abort();
      }
      failed('没有保存，平台没有回应。会再试，请先不要离开');
    }, Number(form.getAttribute('data-patience')) || PATIENCE);
    var headers = { 'X-Requested-With': 'fetch' };
    if (meta('csrf-header')) {
      headers[meta('csrf-header').content] = meta('csrf-token').content;
    }
    say('正在保存…');

    /* An answer that comes after the time-out is no answer any more: it is asked for again. */
    function end() {
      if (ended) {
        return false;
      }
      ended = true;
      clearTimeout(patience);
      sending = null;
      return true;
    }

    function failed(text) {
      if (end()) {
        say(text, true);
        timer = setTimeout(save, WAITS[Math.min(failures++, WAITS.length - 1)]);
      }
    }

    sending = fetch(what.url, {
      method: 'POST', body: body, credentials: 'same-origin', redirect: 'manual', headers: headers,
      keepalive: body.toString().length < 60000, signal: abort ? abort.signal : undefined
    }).then(function (answer) {
      if (answer.ok && end()) {
        failures = 0;
        freshToken = false;
        taken(what, until, answer);
      } else if (!answer.ok && (answer.type === 'opaqueredirect' || answer.status >= 500)) {
        failed('没有保存，平台出了问题。会再试，请先不要离开');
      } else if (!answer.ok && end()) {
        refused(what, answer);
      }
    }, function () {
      failed('没有保存，网络不通。会再试，请先不要离开');
    });
  }

  function taken(what, until, answer) {
    var lines = seen();
    var notice = answer.headers.get('X-Notice');
    var text = answer.headers.get('X-Version');
    if (text && version()) {
      version().value = text;
    }
    (answer.headers.get('X-Marks') || '').split(',').forEach(function (line) {
      var parts = /^(\d+)([A-Za-z_-])(\d+)$/.exec(line);
      if (parts) {
        lines[parts[1]] = { letter: touched[parts[1]] > until ? withoutMark(parts[2]) : parts[2], version: parts[3] };
      }
    });
    if (what.text) {
      unanswered().value = '';
    }
    ['text', 'rest'].forEach(function (kind) {
      if (what[kind] && dirty[kind] <= until) {
        dirty[kind] = 0;
      }
    });
    if (what.marks) {
      all('[data-person]').forEach(function (person) {
        var id = idOf(person);
        if (touched[id] && touched[id] <= until) {
          delete touched[id];
          /* Somebody else had marked the member, and that was kept. */
          if (lines[id] && /[A-Za-z]/.test(lines[id].letter) && hasChanged(person, lines[id])) {
            showStatus(person, Object.keys(LETTERS).filter(function (status) {
              return LETTERS[status] === lines[id].letter.toUpperCase();
            })[0]);
          }
        }
      });
      setSeen(lines);
      recount();
    }
    if (!meeting() && answer.headers.get('X-Meeting')) {
      store();
      onRecord(answer.headers.get('X-Meeting'));
    }
    store();
    if (next()) {
      save();
    } else if (!isDirty()) {
      say('已保存 ' + clock() + (notice ? '。' + decodeURIComponent(notice) : ''), Boolean(notice));
    }
  }

  function refused(what, answer) {
    var kind = answer.headers.get('X-Refusal');
    var reason = answer.headers.get('X-Reason');
    var words = reason ? decodeURIComponent(reason).replace(/。$/, '') : '平台没有接受';
    var token = answer.headers.get('X-Csrf-Token');
    if (kind === 'stale-page' && token && !freshToken) {
      freshToken = true;
      all('input[name="_csrf"]', document).forEach(function (field) {
        field.value = token;
      });
      if (meta('csrf-token')) {
        meta('csrf-token').content = token;
      }
      save();
    } else if (kind === 'conflict' && what.text) {
      stopped = 'text';
      say('别人已改过这份内容，您写的文字没有保存，还在这里。请点“保存草稿”对照两份文字；到会情况照常保存', true);
      save();
    } else if (kind === 'too-often') {
      say('没有保存：' + words + '。会再试', true);
      timer = setTimeout(save, (Number(answer.headers.get('Retry-After')) || 60) * 1000);
    } else if (/^(session-over|sign-in-step|other-account|other-post)$/.test(kind)) {
      stopped = 'all';
      say('没有保存：' + words + '。', true);
      offerHandOver(kind);
    } else {
      stopped = what.rest ? 'rest' : what.marks ? 'marks' : 'text';
      say('没有保存：' + words, true);
    }
  }

  /* Sent as a page's form, as a draft and never as a submission, what was typed is kept until its user is back. */
  function offerHandOver(kind) {
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'button small';
    button.textContent = kind === 'other-post' || kind === 'other-account' ? '去处理，内容不会丢' : '登录后接着填';
    button.addEventListener('click', function () {
      form.removeAttribute('data-dirty');
      form.action = meeting() ? '/meetings/' + meeting() + '/draft' : form.getAttribute('data-autosave');
      if (meeting() && !/^\/meetings\/\d+/.test(form.querySelector('[name="_page"]').value)) {
        form.action = form.getAttribute('data-autosave');
      }
      HTMLFormElement.prototype.submit.call(form);
    });
    note.appendChild(button);
  }

  /* The meeting is on record: the page stays as it is, is found again by the meeting's address, and gets what belongs to a meeting. */
  function onRecord(id) {
    var more = document.querySelector('[data-more]');
    form.setAttribute('data-meeting', id);
    history.replaceState(history.state, '', '/meetings/' + id);
    if (!more) {
      return;
    }
    fetch('/meetings/' + id, { credentials: 'same-origin', redirect: 'manual' }).then(function (answer) {
      return answer.ok ? answer.text() : '';
    }).then(function (html) {
      var page = new DOMParser().parseFromString(html, 'text/html');
      var parts = all('#resolutions, #attachments', page);
      if (parts.length) {
        more.textContent = '';
        parts.forEach(function (part) {
          more.appendChild(document.importNode(part, true));
        });
        all('[data-js]', more).forEach(function (part) {
          part.hidden = false;
        });
      }
    }).catch(function () {
      /* It stands on the meeting's page too. */
    });
  }

  /* Another day or group has another roll. Marks go along with the people; who is new has none. */
  var drawn = 0;
  function redraw() {
    var body = new URLSearchParams();
    var number = ++drawn;
    new FormData(form).forEach(function (value, name) {
      if (typeof value === 'string' && !/^marks\[|^minutes$/.test(name)) {
        body.append(name, value);
      }
    });
    fetch(form.getAttribute('data-redraws'), {
      method: 'POST', body: body, credentials: 'same-origin', redirect: 'manual', headers: { 'X-Requested-With': 'fetch' }
    }).then(function (answer) {
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      return answer.text();
    }).then(function (html) {
      var fresh = new DOMParser().parseFromString(html, 'text/html').querySelector('[data-roll]');
      var old = form.querySelector('[data-roll]');
      if (number === drawn && fresh) {
        replaceRoll(old, document.importNode(fresh, true));
      }
    }).catch(function () {
      say('应到名单没有更新，提交的时候会再核对', true);
    });
  }

  function replaceRoll(old, fresh) {
    var people = {};
    all('[data-person]', old).forEach(function (person) {
      people[idOf(person)] = person;
    });
    var came = 0;
    all('[data-person]', fresh).forEach(function (person) {
      var before = people[idOf(person)];
      if (!before) {
        came++;
        return;
      }
      delete people[idOf(person)];
      showStatus(person, statusOf(before));
      all('[name$="eason"]', person).forEach(function (field) {
        var same = before.querySelector('[name="' + field.name + '"]' + (field.type === 'radio' ? '[value="' + field.value + '"]' : ''));
        if (same) {
          field.checked = same.checked;
          field.value = same.value;
        }
      });
    });
    var went = Object.keys(people).length;
    fresh.querySelector('details').open = fresh.querySelector('details').open || old.querySelector('details').open || came > 0;
    old.replaceWith(fresh);
    var lines = seen();
    all('[data-person]').forEach(function (person) {
      var line = lines[idOf(person)];
      if (line && hasChanged(person, line)) {
        line.letter = withoutMark(line.letter);
      }
    });
    setSeen(lines);
    Object.keys(touched).forEach(function (id) {
      if (!lines[id]) {
        delete touched[id];
      }
    });
    recount();
    if (came || went) {
      say('应到名单已按这一天更新：' + (came ? '新列入 ' + came + ' 人，请选择到会情况' : '') + (came && went ? '；' : '') + (went ? went + ' 人不在名单上' : ''), came > 0);
    }
  }

  function changed(event) {
    var field = event.target;
    if (field.form !== form || !field.name) {
      return;
    }
    if (stopped && stopped !== 'all' && stopped !== 'text') {
      stopped = '';
    }
    touch(field);
    recount();
    if (stopped !== 'all') {
      say('还没有保存');
      clearTimeout(timer);
      timer = setTimeout(save, field.closest('[data-person]') ? 600 : 2000);
    }
    if (event.type === 'change' && form.hasAttribute('data-redraws') && (field.name === 'date' || field.name === 'groupId') && field.value) {
      redraw();
    }
  }
  document.addEventListener('input', changed);
  document.addEventListener('change', function (event) {
    if (event.target.form === form && (event.target.type === 'date' || event.target.tagName === 'SELECT')) {
      changed(event);
    }
  });

  document.addEventListener('visibilitychange', function () {
    if (document.visibilityState === 'hidden') {
      save();
    }
  });
  window.addEventListener('online', function () {
    failures = 0;
    save();
  });

  /*
   * What is under way is waited for before the page is left by one of its forms: of two at once the second would meet the first. Another form than
   * this one waits until all is saved.
   */
  document.addEventListener('submit', function (event) {
    var other = event.target;
    var own = other === form;
    if (event.defaultPrevented || other.matches('[data-upload], [data-remove]') || other.method !== 'post' || other.hasAttribute('data-waited')
        || !(own ? sending : isDirty() && !stopped)) {
      return;
    }
    event.preventDefault();
    other.removeAttribute('data-sent');
    other.setAttribute('data-waited', '');
    var asked = Date.now();
    var action = event.submitter && event.submitter.getAttribute('formaction');
    clearTimeout(timer);
    if (!own) {
      save();
    }
    (function wait() {
      if ((own ? sending : isDirty() && !stopped) && Date.now() - asked < (Number(form.getAttribute('data-patience')) || PATIENCE)) {
        setTimeout(wait, 100);
        return;
      }
      if (action) {
        other.action = action;
      }
      form.removeAttribute('data-dirty');
      leave();
      HTMLFormElement.prototype.submit.call(other);
    })();
  });
  document.addEventListener('submit', function (event) {
    if (event.target === form && !event.defaultPrevented) {
      leave();
    }
  });

  /* Nothing is saved beside a form that is on its way. Where it does not arrive the page is still there, and goes on. */
  function leave() {
    leaving = true;
    clearTimeout(timer);
    setTimeout(function () {
      leaving = false;
      form.removeAttribute('data-waited');
      store();
      save();
    }, 8000);
  }

  /*
   * Going back, or a tab that was put away: the browser may put old words and choices into the new page. What was not saved yet goes on from what it
   * began with; what was saved is as the page says.
   */
  function restored() {
    var known = {};
    try {
      known = JSON.parse(sessionStorage.getItem(key()) || '{}');
    } catch (unreadable) {
      known = {};
    }
    var text = form.querySelector('[name="minutes"]');
    if (text && text.value !== text.defaultValue) {
      if (known.text === null || known.text === undefined) {
        text.value = text.defaultValue;
      } else {
        version().value = known.text;
        dirty.text = ++turn;
      }
    }
    all('[data-person]').forEach(function (person) {
      var differs = all('input, select', person).some(function (field) {
        return field.tagName === 'SELECT'
          ? !field.options[field.selectedIndex] || !field.options[field.selectedIndex].defaultSelected && field.value !== firstOf(field)
          : field.type === 'radio' ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
      });
      if (differs && (known.marks || []).indexOf(idOf(person)) >= 0) {
        touch(person.querySelector('[name^="marks["]'));
      } else if (differs) {
        all('input', person).forEach(function (field) {
          field.checked = field.defaultChecked;
          field.value = field.defaultValue;
        });
        all('select', person).forEach(function (field) {
          field.value = firstOf(field);
        });
      }
    });
  }

  function firstOf(select) {
    var chosen = all('option', select).filter(function (option) {
      return option.defaultSelected;
    })[0] || select.options[0];
    return chosen.value;
  }

  /* A page that came back with what was sent has it in its lines already: it may not be saved. */
  function filledIn() {
    var lines = seen();
    all('[data-person]').forEach(function (person) {
      if (statusOf(person) && hasChanged(person, lines[idOf(person)])) {
        touched[idOf(person)] = ++turn;
      }
    });
    dirty.text = dirty.rest = ++turn;
  }

  /* Who goes back to a form that was sent finds the meeting it has made. */
  if (!meeting() && form.querySelector('[name="draftKey"]')) {
    history.replaceState(history.state, '', '/meetings/new' + (location.pathname === '/meetings/new' && location.search ? location.search.replace(/&draft=[^&]*/, '') + '&' : '?type='
      + form.querySelector('[name="type"]').value + '&held=true&') + 'draft=' + encodeURIComponent(form.querySelector('[name="draftKey"]').value));
  }

  var first = true;
  window.addEventListener('pageshow', function (event) {
    if (first && form.hasAttribute('data-dirty')) {
      filledIn();
    } else if (first && !event.persisted) {
      restored();
    }
    first = false;
    if (event.persisted) {
      leaving = false;
      form.removeAttribute('data-sent');
      form.removeAttribute('data-waited');
    }
    recount();
    store();
    if (meeting()) {
      save();
    }
  });
  recount();
})();
