/* Says under the ID number whose it is as soon as it is whole; the server checks it again. */
(function () {
  'use strict';
  var WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  var CHECKS = '10X98765432';

  function read(text) {
    if (!/^\d{17}[\dX]$/.test(text)) {
      return '';
    }
    var sum = WEIGHTS.reduce(function (total, weight, i) { return total + weight * Number(text[i]); }, 0);
    if (CHECKS[sum % 11] !== text[17]) {
      return '校验码不对，请逐位核对';
    }
    var year = Number(text.slice(6, 10));
    var month = Number(text.slice(10, 12));
    var day = Number(text.slice(12, 14));
    return (Number(text[16]) % 2 ? '男' : '女') + '，' + year + '年' + month + '月' + day + '日出生';
  }

  document.addEventListener('input', function (event) {
    if (!event.target.matches('[data-idnumber]')) {
      return;
    }
    var says = event.target.form.querySelector('[data-idnumber-says]');
    says.textContent = read(event.target.value.replace(/\s/g, '').toUpperCase());
  });
})();
