/** What every view is built from. Everything goes in as text, never as markup. */

/** An element with attributes, listeners (`onclick`) and children; children that are missing are left out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return element;
}

/** Today on this device, `YYYY-MM-DD`: only for wording; what can be used is decided by the service. */
export function today() {
  return new Intl.DateTimeFormat('en-CA').format(new Date());
}

/** Something to see where there is nothing to see. `kind` chooses the picture: a blank `card` or a `tick`. */
export function emptyView(kind, title, text) {
  return h(
    'div',
    { class: 'empty' },
    h('div', { class: `empty-${kind}`, 'aria-hidden': 'true' }),
    h('p', {}, h('b', {}, title)),
    h('p', {}, text),
  );
}
