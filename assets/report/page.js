// Search and filters of a report. The page is whole without it.
(() => {
  const form = document.querySelector('form.toolbar');
  const { words, unfold, fold } = form.elements;
  const said = form.querySelector('output');
  const nothing = document.querySelector('.nothing');
  const groups = [...document.querySelectorAll('section.group')];
  const checks = [...document.querySelectorAll('details.check')];
  const texts = new Map(checks.map(check => [check, check.textContent.toLowerCase()]));

  const chosen = name => new Set([...form.querySelectorAll(`[name=${name}]:checked`)].map(box => box.value));

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const [standings, severities] = [chosen('standing'), chosen('severity')];
    for (const check of checks) {
      const fits = standings.has(check.dataset.standing) && severities.has(check.dataset.severity);
      check.hidden = !(fits && wanted.every(word => texts.get(check).includes(word)));
    }
    for (const group of groups) group.hidden = !group.querySelector('details.check:not([hidden])');
    const many = checks.filter(check => !check.hidden).length;
    said.textContent = many === checks.length ? `${many} checks` : `${many} of ${checks.length} checks`;
    nothing.hidden = many > 0;
  }

  function open(is) {
    for (const details of document.querySelectorAll('details.check:not([hidden]), details.check:not([hidden]) details'))
      details.open = is;
  }

  // A link to what is filtered away or folded shows it.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest('.findings')) return;
    if (target.hidden) {
      form.reset();
      filter();
    }
    if (target.matches('details')) target.open = true;
    target.scrollIntoView();
  }

  form.addEventListener('input', filter);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  unfold.addEventListener('click', () => open(true));
  fold.addEventListener('click', () => open(false));
  addEventListener('hashchange', reveal);
  addEventListener('keydown', event => {
    const typing = document.activeElement instanceof HTMLInputElement && document.activeElement.type === 'search';
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      words.focus();
    } else if (event.key === 'Escape' && typing) {
      words.value = '';
      filter();
    }
  });
  // Not every browser prints what is folded.
  addEventListener('beforeprint', () => open(true));

  form.hidden = false;
  filter();
  reveal();
})();
