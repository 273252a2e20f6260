// What the tests of a page ask inside it: `look`, there once a page is opened by support/browser.ts.
window.look = (() => {
  const visible = selector => [...document.querySelectorAll(selector)].filter(each => each.checkVisibility());

  /** Texts of the drawing that lie outside of it or over one another, and each hop with how it stands. */
  function drawing(map) {
    const frame = map.getBoundingClientRect();
    const texts = [...map.querySelectorAll('text')].map(text => ({
      text: text.firstChild.textContent,
      box: text.getBoundingClientRect(),
    }));
    const outside = ({ box }) => box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom;
    const meet = ({ box: a }, { box: b }) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return {
      outside: texts.filter(outside).map(({ text }) => text),
      over: texts.flatMap((a, index) =>
        texts
          .slice(index + 1)
          .filter(b => meet(a, b))
          .map(b => `${a.text} over ${b.text}`),
      ),
      hops: [...map.querySelectorAll('a.hop:not(.head)')]
        .map(hop => `${hop.querySelector('text').textContent}: ${hop.classList[1]}`)
        .sort(),
    };
  }

  function moves(each) {
    const [style, after] = [getComputedStyle(each), getComputedStyle(each, '::after')];
    return style.scrollBehavior === 'smooth' || [style, after].some(one => one.transitionDuration !== '0s');
  }

  return {
    shownChecks: () => visible('details.check').map(check => check.id),
    unfoldAll: () => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    },
    isShown: selector => document.querySelector(selector).checkVisibility(),
    isOpen: selector => document.querySelector(selector).open,
    textOf: selector => document.querySelector(selector).textContent,
    focus: selector => document.querySelector(selector).focus(),
    focused: () => document.activeElement.getAttribute('href') ?? document.activeElement.localName,
    focusedIndex: () => [...document.querySelectorAll('*')].indexOf(document.activeElement),
    reachable: () => visible('a[href], summary, input, button').length,
    width: () => document.documentElement.scrollWidth,
    drawings: () => visible('svg.map').map(drawing),
    colorOf: selector => getComputedStyle(document.querySelector(selector)).color,
    moving: () => [...document.querySelectorAll('*')].filter(moves).length,
    /** What is folded and takes no room. */
    unprinted: () =>
      [...document.querySelectorAll('details > *:not(summary)')]
        .filter(each => each.getBoundingClientRect().height === 0)
        .map(each => each.outerHTML.slice(0, 80)),
    /** What a report has none of, or one. */
    foreign: () => ({
      elements: document.querySelectorAll('img, iframe, object, embed, link, base').length,
      scripts: document.scripts.length,
      handlers: [...document.querySelectorAll('*')].filter(each =>
        [...each.attributes].some(({ name }) => /^on/i.test(name)),
      ).length,
    }),
    violations: async () => {
      const { violations } = await window.axe.run();
      const told = ({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`);
      return violations.flatMap(told);
    },
    brokenXml: texts =>
      texts.flatMap(text => {
        const error = new DOMParser().parseFromString(text, 'application/xml').querySelector('parsererror');
        return error ? [error.textContent] : [];
      }),
  };
})();
