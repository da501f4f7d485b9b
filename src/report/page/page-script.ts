/**
 * What pages do in a browser: tables are sorted by their headings and filtered by words, and what is folded opens when a
 * link leads into it. A page without it shows everything, too.
 */
export const PAGE_SCRIPT = `
'use strict';
for (const frame of document.querySelectorAll('.table')) {
  const table = frame.querySelector('table');
  const body = table.tBodies[0];
  if (frame.hasAttribute('data-sortable')) makeSortable(table, body);
  if (frame.hasAttribute('data-filter')) makeFilter(frame, table, body);
}
function makeSortable(table, body) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    if (head.textContent.trim() === '') return;
    // No button element: Chromium does not repeat headings with one on further pages of paper.
    const button = document.createElement('span');
    button.className = 'sort';
    button.setAttribute('role', 'button');
    button.tabIndex = 0;
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      button.click();
    });
    button.addEventListener('click', () => {
      const descends = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', descends ? 'descending' : 'ascending');
      const keys = new Map([...body.rows].map((row) => [row, keyOf(row.cells[column])]));
      const rows = [...body.rows].sort((a, b) => compare(keys.get(a), keys.get(b), descends));
      body.append(...rows);
    });
  });
}
function keyOf(cell) {
  const text = cell === undefined ? '' : (cell.dataset.key ?? cell.textContent.trim());
  const number = text === '' ? NaN : Number(text);
  return Number.isNaN(number) ? text : number;
}
function compare(a, b, descends) {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  const sign = descends ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  if (typeof a !== typeof b) return typeof a === 'number' ? -sign : sign;
  return sign * a.localeCompare(b, 'en', { numeric: true });
}
function makeFilter(frame, table, body) {
  const bar = document.createElement('div');
  bar.className = 'filter';
  const label = document.createElement('label');
  const input = document.createElement('input');
  input.type = 'search';
  label.append('Filter', input);
  const count = document.createElement('span');
  count.setAttribute('role', 'status');
  bar.append(label, count);
  frame.prepend(bar);
  const texts = new Map([...body.rows].map((row) => [row, row.textContent.toLowerCase()]));
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
    let shown = 0;
    for (const [row, text] of texts) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    count.textContent = words.length === 0 ? '' : shown + ' of ' + texts.size + ' rows';
  });
}
function openTarget() {
  const id = location.hash.slice(1);
  const target = id === '' ? null : document.getElementById(decodeURIComponent(id));
  for (let each = target; each !== null; each = each.parentElement) {
    if (each instanceof HTMLDetailsElement) each.open = true;
  }
  if (target !== null) target.scrollIntoView();
}
addEventListener('hashchange', openTarget);
openTarget();
`;
