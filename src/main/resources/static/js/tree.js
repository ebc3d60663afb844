/* The tree of organizations opens in place; without this each arrow is a link to the unit's own level. */
(function () {
  'use strict';
  document.addEventListener('click', function (event) {
    var toggle = event.target.closest('[data-tree]');
    if (!toggle || !window.htmx) {
      return;
    }
    event.preventDefault();
    var open = toggle.getAttribute('aria-expanded') === 'true';
    toggle.setAttribute('aria-expanded', String(!open));
    document.getElementById(toggle.getAttribute('aria-controls')).hidden = open;
  });
})();
