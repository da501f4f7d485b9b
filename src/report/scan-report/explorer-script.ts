import { EXPLORER_DRAWING } from './explorer-drawing.js';

/**
 * Draws a number of a scan over columns that the reader chooses. It reads `#scan-data`, and does nothing on a page without
 * it.
 */
export const EXPLORER_SCRIPT = String.raw`
(() => {
'use strict';
const source = document.getElementById('scan-data');
if (source === null) return;
const data = JSON.parse(source.textContent);
const root = document.getElementById('explorer');
${EXPLORER_DRAWING}
const MOST_LINES = 12, MOST_PANELS = 16;
const state = { ...data.start, others: { ...data.start.others } };
const columnOf = (label) => data.columns.findIndex((column) => column.label === label);
const nameOf = ({ title, unit }) => unit ? title + ' (' + unit + ')' : title;
const bar = document.createElement('div');
bar.className = 'controls screen';
const legend = document.createElement('div');
legend.className = 'legend';
const pictures = document.createElement('div');
pictures.className = 'panels';
const note = document.createElement('p');
note.className = 'note';
note.setAttribute('role', 'status');
root.replaceChildren(bar, legend, pictures, note);
let cells = [];

function addSelect(name, options, value, change) {
  const label = document.createElement('label');
  const select = document.createElement('select');
  const groups = new Map();
  for (const { text, key, group } of options) {
    const option = new Option(text, key, false, key === value);
    if (group === undefined) { select.append(option); continue; }
    if (!groups.has(group)) {
      const part = document.createElement('optgroup');
      part.label = group;
      groups.set(group, part);
      select.append(part);
    }
    groups.get(group).append(option);
  }
  select.dataset.control = name;
  select.addEventListener('change', () => { change(select.value); build(); });
  const text = document.createElement('span');
  text.textContent = name;
  label.append(text, select);
  bar.append(label);
}
const GROUPS = { result: 'Results', other: 'Numbers', detail: 'Details', run: 'Settings and costs of runs' };
function build() {
  const focused = document.activeElement?.dataset?.control;
  bar.replaceChildren();
  const kinds = new Set(data.numbers.map(({ kind }) => kind));
  addSelect('Number', data.numbers.map((each) => ({ text: nameOf(each), key: each.name,
    group: kinds.size > 1 ? GROUPS[each.kind] : undefined })), state.number, (value) => { state.number = value; });
  const labels = data.columns.map(({ label }) => ({ text: label, key: label }));
  addSelect('Across', labels, state.x, (value) => {
    if (value === state.y) state.y = state.x;
    state.x = value;
  });
  if (labels.length > 1) addSelect('Up', [{ text: 'the number itself', key: '' }, ...labels.filter(({ key }) => key !== state.x)],
    state.y, (value) => { state.y = value; });
  for (const { label, values } of data.columns) {
    if (label === state.x || label === state.y) { delete state.others[label]; continue; }
    const most = state.y === '' ? MOST_LINES : MOST_PANELS;
    const others = Object.entries(state.others);
    const isFree = !others.some(([other, value]) => other !== label && value === 'each');
    if (state.others[label] === 'each' && (values.length > most || !isFree)) state.others[label] = 'mean';
    const each = state.y === '' ? 'a line for each' : 'a panel for each';
    addSelect(label, [
      { text: 'mean of all', key: 'mean' },
      ...(values.length <= most && isFree ? [{ text: each, key: 'each' }] : []),
      ...values.map((value, index) => ({ text: formatValue(value), key: String(index) })),
    ], state.others[label] ?? 'mean', (value) => { state.others[label] = value; });
  }
  if (focused !== undefined) [...bar.querySelectorAll('select')].find(({ dataset }) => dataset.control === focused)?.focus();
  draw();
}
function cellsOf(number, across, up, fixed) {
  const found = new Map();
  data.marks.forEach((mark, index) => {
    if (!fixed.every(([place, value]) => mark.at[place] === value)) return;
    const key = mark.at[across] + ' ' + (up < 0 ? '' : mark.at[up]);
    if (!found.has(key)) found.set(key, { ix: mark.at[across], iy: up < 0 ? 0 : mark.at[up], marks: [] });
    found.get(key).marks.push(index);
  });
  return [...found.values()].map((cell) => {
    const values = cell.marks.map((index) => number.values[index]).filter((value) => value !== null);
    const isOne = cell.marks.length === 1;
    return { ...cell,
      value: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
      spread: isOne ? (number.spreads?.[cell.marks[0]] ?? null) : null,
      count: isOne ? (number.counts?.[cell.marks[0]] ?? 1) : values.length,
      points: cell.marks.flatMap((index) => data.marks[index].points) };
  });
}
function describe(cell, x, y, title) {
  const where = [x, ...(y === undefined ? [] : [y])].map((column, index) =>
    column.label + ' ' + formatValue(column.values[index === 0 ? cell.ix : cell.iy]));
  const of = cell.count > 1 ? ' (mean of ' + cell.count + (cell.marks.length > 1 ? ' settings)' : ' repeats)') : '';
  const value = cell.value === null ? 'no value yet' : formatNumber(cell.value, 5) +
    (cell.spread === null ? '' : ' ± ' + formatNumber(cell.spread, 2)) + of;
  return [title, ...where].filter((text) => text !== '').join(', ') + ': ' + value;
}
function draw() {
  const number = data.numbers.find(({ name }) => name === state.number);
  const across = columnOf(state.x), up = columnOf(state.y);
  const x = data.columns[across], y = data.columns[up];
  const others = Object.entries(state.others).map(([label, value]) => [columnOf(label), value]);
  const fixed = others.filter(([, value]) => value !== 'mean' && value !== 'each').map(([place, value]) => [place, Number(value)]);
  const each = others.find(([, value]) => value === 'each')?.[0];
  const column = each === undefined ? undefined : data.columns[each];
  cells = [];
  const panels = (column?.values ?? [null]).map((value, index) => {
    const title = column === undefined ? '' : column.label + ' ' + formatValue(value);
    const found = cellsOf(number, across, up, column === undefined ? fixed : [...fixed, [each, index]]);
    for (const cell of found) {
      cell.name = describe(cell, x, y, title);
      cell.id = cells.push(cell) - 1;
    }
    return { title, cells: found, label: nameOf(number) + ' by ' + x.label + (y === undefined ? '' : ' and ' + y.label) +
      (title === '' || y === undefined ? '' : ', ' + title) };
  });
  const values = cells.map(({ value }) => value).filter((value) => value !== null);
  const width = Math.max(220, Math.floor(root.clientWidth));
  legend.replaceChildren();
  note.textContent = '';
  if (values.length === 0) {
    pictures.textContent = 'No point has this number yet.';
    return;
  }
  const ends = y === undefined ? cells.flatMap(({ value, spread }) => spread === null ? [] : [value - spread, value + spread]) : [];
  const view = { x, y, colours: data.colours, title: nameOf(number), scale: makeScale(values, 6, ends) };
  if (y === undefined) {
    pictures.style.gridTemplateColumns = '1fr';
    pictures.innerHTML = drawLines(panels, view, width);
    if (column !== undefined) panels.forEach(({ title }, index) => {
      const entry = document.createElement('span');
      const dot = document.createElement('i');
      dot.style.background = 'var(--series-' + ((index % 8) + 1) + ')';
      entry.append(dot, title);
      legend.append(entry);
    });
  } else {
    const count = Math.max(1, Math.min(panels.length, Math.floor((width + 24) / 404)));
    const each = Math.floor((width - (count - 1) * 24) / count);
    const isCloud = x.isNumeric && y.isNumeric && x.values.length * y.values.length > 4 * data.marks.length;
    pictures.style.gridTemplateColumns = 'repeat(' + count + ', minmax(0, 1fr))';
    pictures.innerHTML = panels.map((panel) => (isCloud ? drawCloud : drawHeat)(panel, view, each)).join('');
    const ramp = document.createElement('i');
    ramp.className = 'ramp';
    ramp.style.background = 'linear-gradient(90deg,' + data.colours.map((colour) => 'rgb(' + colour.join(',') + ')').join(',') + ')';
    const heading = document.createElement('span');
    heading.append(nameOf(number) + (view.scale.isLog ? ' (logarithmic)' : ''));
    const low = formatNumber(Math.min(...values)), high = formatNumber(Math.max(...values));
    legend.append(heading, low, ramp, high);
  }
  legend.title = number.name + (number.meaning === undefined ? '' : ': ' + number.meaning);
  pictures.querySelector('.item')?.setAttribute('tabindex', '0');
}
function show(item) {
  const cell = cells[Number(item.dataset.item)];
  note.replaceChildren(cell.name + '. ', cell.points.length === 1 ? 'Point ' : 'Points ');
  cell.points.slice(0, 20).forEach((point, index) => {
    const link = document.createElement('a');
    link.href = '#point-' + point;
    link.textContent = point;
    note.append(index === 0 ? '' : ', ', link);
  });
  if (cell.points.length > 20) note.append(' and ' + (cell.points.length - 20) + ' more');
}
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
pictures.addEventListener('focusin', ({ target }) => { if (target.dataset.item !== undefined) show(target); });
pictures.addEventListener('click', ({ target }) => {
  const item = target.closest('.item');
  if (item !== null) moveTo(item);
});
pictures.addEventListener('keydown', (event) => {
  const step = STEPS[event.key];
  const from = event.target.closest('.item');
  if (step === undefined || from === null) return;
  event.preventDefault();
  const middle = (item) => {
    const box = item.lastElementChild.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x, y] = middle(from);
  let nearest = null, least = Infinity;
  for (const item of pictures.querySelectorAll('.item')) {
    const [dx, dy] = [middle(item)[0] - x, middle(item)[1] - y];
    const along = dx * step[0] + dy * step[1], aside = Math.abs(dx * step[1]) + Math.abs(dy * step[0]);
    if (along < 2 || along + 3 * aside >= least) continue;
    least = along + 3 * aside;
    nearest = item;
  }
  if (nearest !== null) moveTo(nearest);
});
function moveTo(item) {
  for (const other of pictures.querySelectorAll('.item[tabindex="0"]')) other.setAttribute('tabindex', '-1');
  item.setAttribute('tabindex', '0');
  item.focus();
}
let drawnFor = 0;
new ResizeObserver(() => {
  if (root.clientWidth === drawnFor) return;
  drawnFor = root.clientWidth;
  draw();
}).observe(root);
build();
})();
`;
