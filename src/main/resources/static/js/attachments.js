/* Files of a meeting are sent one by one, with their progress, and the page stays as it is. Without this the form is sent as a whole. */
(function () {
  'use strict';

  var LARGEST = 10 * 1024 * 1024;

  function reasonOf(request) {
    var reason = request.getResponseHeader('X-Reason');
    if (reason) {
      return decodeURIComponent(reason);
    }
    if (request.status === 0) {
      return '没有传上，网络不通。可以再点一次“上传”';
    }
    return request.status === 413 ? '文件太大，不超过 10 MB' : '没有传上，请过一会儿再试';
  }

  /* The answer is the new list, also where this file was refused. */
  function show(form, request) {
    var files = form.closest('section').querySelector('[data-files]');
    var answer = new DOMParser().parseFromString(request.responseText || '', 'text/html').querySelector('[data-files]');
    if (files && answer) {
      files.replaceWith(document.importNode(answer, true));
    }
  }

  function send(form, body, progress, done) {
    var request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.setRequestHeader('X-Requested-With', 'fetch');
    request.upload.addEventListener('progress', function (event) {
      if (event.lengthComputable) {
        progress(event.loaded / event.total);
      }
    });
    request.addEventListener('loadend', function () {
      var token = request.getResponseHeader('X-Csrf-Token');
      if (request.status === 403 && token && body.get('_csrf') !== token) {
        /* Signed in again in another tab: the form goes on with the present token. */
        form.querySelector('input[name="_csrf"]').value = token;
        body.set('_csrf', token);
        send(form, body, progress, done);
      } else {
        done(request);
      }
    });
    request.send(body);
  }

  function bodyOf(form, file) {
    var body = new FormData();
    Array.prototype.forEach.call(form.querySelectorAll('input[type="hidden"]'), function (field) {
      body.append(field.name, field.value);
    });
    if (file) {
      body.append('file', file, file.name);
    }
    return body;
  }

  function line(form, file) {
    var item = document.createElement('li');
    var words = document.createElement('span');
    var bar = document.createElement('progress');
    bar.max = 1;
    bar.value = 0;
    words.textContent = file.name + ' 正在上传';
    bar.setAttribute('aria-label', file.name);
    item.appendChild(words);
    item.appendChild(bar);
    form.querySelector('[data-uploads]').appendChild(item);
    return {
      at: function (share) { bar.value = share; },
      end: function (text, bad) {
        words.textContent = text;
        words.className = 'state ' + (bad ? 'late' : 'done');
        bar.remove();
      }
    };
  }

  function upload(form, files, failed) {
    var file = files.shift();
    if (!file) {
      form.removeAttribute('data-busy');
      form.querySelector('button[type="submit"]').disabled = false;
      if (!failed) {
        form.querySelector('input[type="file"]').value = '';
      }
      return;
    }
    var shown = line(form, file);
    if (file.size > LARGEST) {
      shown.end(file.name + '：超过 10 MB，没有上传', true);
      upload(form, files, true);
      return;
    }
    send(form, bodyOf(form, file), shown.at, function (request) {
      var good = request.status === 200;
      if (good || request.status === 422) {
        show(form, request);
      }
      var said = request.getResponseHeader('X-Reason');
      shown.end(good ? (said ? decodeURIComponent(said) : file.name + ' 已上传') : file.name + '：' + reasonOf(request), !good);
      upload(form, files, failed || !good);
    });
  }

  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.matches('form[data-upload]')) {
      event.preventDefault();
      if (!form.hasAttribute('data-busy')) {
        form.setAttribute('data-busy', '');
        form.querySelector('button[type="submit"]').disabled = true;
        form.querySelector('[data-uploads]').textContent = '';
        upload(form, Array.prototype.slice.call(form.querySelector('input[type="file"]').files), false);
      }
    } else if (form.matches('form[data-remove]')) {
      event.preventDefault();
      send(form, bodyOf(form), function () {}, function (request) {
        if (request.status === 200) {
          show(form, request);
        } else {
          form.querySelector('button').textContent = reasonOf(request);
        }
      });
    }
  });
})();
