/**
 * Draws a number of a scan over its columns, in a browser: functions of the page's script, without any of its state. Texts
 * are measured with the page's own font; nothing in a picture is wider than it.
 */
export const EXPLORER_DRAWING = String.raw`
const pen = document.createElement('canvas').getContext('2d');
pen.font = '12px ' + getComputedStyle(document.body).fontFamily;
/** Part of a room that a text may take which is measured as a thin one. */
const BOLD = 0.86;
const widthOf = (text) => pen.measureText(text).width;
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text) => String(text).replace(/[&<>"']/g, (each) => ENTITIES[each]);
function cut(text, room) {
  if (widthOf(text) <= room) return text;
  let count = text.length - 1;
  while (count > 0 && widthOf(text.slice(0, count) + '…') > room) count -= 1;
  return text.slice(0, count) + '…';
}
function formatNumber(value, digits = 3) {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return String(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(digits - 1).replace(/\.?0*e\+?/, 'e');
  return String(Number(value.toPrecision(digits)));
}
const formatValue = (value) =>
  typeof value === 'number' ? formatNumber(value, 5) : typeof value === 'string' ? value : JSON.stringify(value);
function isWide(values) {
  const low = Math.min(...values), high = Math.max(...values);
  if (!(low > 0) || high / low < 30) return false;
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const middle = Math.sqrt(sorted[Math.floor((sorted.length - 1) / 2)] * sorted[Math.ceil((sorted.length - 1) / 2)]);
  return middle ** 2 <= Math.sqrt(low * high) * ((low + high) / 2);
}
/** Where values lie between the least and the greatest, from 0 to 1, with marks of an axis. */
function makeScale(values, most, more = []) {
  const isLog = isWide(values);
  const all = [...values, ...more].filter((value) => Number.isFinite(value) && (!isLog || value > 0));
  let low = Math.min(...all), high = Math.max(...all);
  if (!(high > low)) { const half = Math.abs(low || 1) / 2; low -= half; high += half; }
  const at = isLog
    ? (value) => Math.log(Math.max(value, low) / low) / Math.log(high / low)
    : (value) => (value - low) / (high - low);
  const ticks = [];
  if (isLog) {
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1)
      for (const part of Math.log10(high / low) > 3 ? [1] : [1, 2, 5]) ticks.push(Number(part + 'e' + power));
  } else {
    const rough = (high - low) / most, power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find((part) => part * power >= rough * (1 - 1e-9)) * power;
    for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index += 1)
      ticks.push(Number((index * step).toPrecision(12)));
  }
  return { isLog, low, high, at, ticks: ticks.filter((tick) => tick >= low * (1 - 1e-9) - 1e-300 && tick <= high) };
}
function colourAt(part, colours) {
  const place = Math.max(0, Math.min(1, part)) * (colours.length - 1);
  const index = Math.min(colours.length - 2, Math.floor(place)), share = place - index;
  const mixed = colours[index].map((each, channel) => Math.round(each + (colours[index + 1][channel] - each) * share));
  return 'rgb(' + mixed.join(',') + ')';
}
function inkOn(part, colours) {
  const [red, green, blue] = colourAt(part, colours).match(/\d+/g).map(Number);
  return red * 0.299 + green * 0.587 + blue * 0.114 > 140 ? '#000' : '#fff';
}
const textAt = (x, y, content, more = '') => '<text x="' + x.toFixed(1) + '" y="' + y.toFixed(1) + '" ' + more + '>' +
  escape(content) + '</text>';
/** What stands for one mark or several: it has a name, and can be reached and chosen. */
const itemAt = (cell, inner) => '<g class="item" role="button" tabindex="-1" data-item="' + cell.id + '" aria-label="' +
  escape(cell.name) + '"><title>' + escape(cell.name) + '</title>' + inner + '</g>';
/** Names below an axis, as many as there is room for; long texts are turned. */
function namesBelow(names, centre, step, top) {
  const widest = Math.max(...names.map(widthOf));
  if (widest + 8 <= step) return { height: 18, svg: names.map((name, i) =>
    textAt(centre(i), top + 14, name, 'text-anchor="middle"')).join('') };
  if (step >= 14 && names.length <= 40 && widest > 34) {
    const cuts = names.map((name) => cut(name, Math.min(110, centre(0) * 1.3 + step / 2)));
    return { height: Math.max(...cuts.map(widthOf)) * 0.72 + 18, svg: cuts.map((name, i) =>
      textAt(0, 0, name, 'text-anchor="end" transform="translate(' + (centre(i) + 4).toFixed(1) + ',' + (top + 12) +
        ') rotate(-42)"')).join('') };
  }
  const each = Math.max(1, Math.ceil((widest + 8) / step));
  return { height: 18, svg: names.map((name, i) => i % each ? '' :
    textAt(centre(i), top + 14, cut(name, 110), 'text-anchor="middle"')).join('') };
}
function frame(width, height, label, inner) {
  return '<svg viewBox="0 0 ' + width + ' ' + Math.ceil(height) + '" width="' + width + '" height="' + Math.ceil(height) +
    '" role="group" aria-label="' + escape(label) + '" fill="currentColor">' + inner + '</svg>';
}
function drawHeat(panel, view, width) {
  const { x, y, colours, scale } = view;
  const rows = y.values.map(formatValue);
  const left = Math.min(width * 0.35, Math.max(...rows.map(widthOf)) + 10);
  const step = (width - left - 8) / x.values.length;
  const high = Math.max(9, Math.min(56, Math.max(24, step * 0.7), 640 / y.values.length));
  const top = panel.title === '' ? 24 : 44;
  const bottom = top + high * y.values.length;
  const parts = panel.title === '' ? [] : [textAt(0, 14, cut(panel.title, width * BOLD), 'font-weight="600"')];
  parts.push(textAt(0, top - 8, cut('↑ ' + y.label, width), 'class="muted"'));
  const each = Math.max(1, Math.ceil(15 / high));
  rows.forEach((row, index) => {
    if (index % each) return;
    parts.push(textAt(left - 6, bottom - (index + 0.5) * high + 4, cut(row, left - 6), 'text-anchor="end"'));
  });
  // All cells have their numbers, or none.
  const hasRoom = high >= 16 && panel.cells.every(({ value }) => value === null || widthOf(formatNumber(value)) + 6 <= step);
  for (const cell of panel.cells) {
    const cx = left + cell.ix * step, cy = bottom - (cell.iy + 1) * high;
    const box = 'x="' + (cx + 0.75).toFixed(1) + '" y="' + (cy + 0.75).toFixed(1) + '" width="' +
      Math.max(1, step - 1.5).toFixed(1) + '" height="' + Math.max(1, high - 1.5).toFixed(1) + '"';
    if (cell.value === null) {
      parts.push(itemAt(cell, '<rect class="none" ' + box + '/>'));
      continue;
    }
    const part = scale.at(cell.value), ink = inkOn(part, colours);
    const text = formatNumber(cell.value), spread = cell.spread === null ? '' : '± ' + formatNumber(cell.spread, 2);
    const middle = cx + step / 2;
    const isTwo = hasRoom && spread !== '' && high >= 36 && widthOf(spread) + 6 <= step;
    parts.push(itemAt(cell, '<rect ' + box + ' fill="' + colourAt(part, colours) + '"/>' +
      (!hasRoom ? '' : textAt(middle, cy + high / 2 + (isTwo ? -3 : 4), text,
        'text-anchor="middle" fill="' + ink + '"')) +
      (isTwo ? textAt(middle, cy + high / 2 + 12, spread, 'text-anchor="middle" font-size="11" fill="' + ink + '"') : '')));
  }
  const names = namesBelow(x.values.map(formatValue), (index) => left + (index + 0.5) * step, step, bottom);
  parts.push(names.svg, textAt(width, bottom + names.height + 14, cut(x.label + ' →', width), 'text-anchor="end" class="muted"'));
  return frame(width, bottom + names.height + 20, panel.label, parts.join(''));
}
function axisLeft(scale, label, width, top, height) {
  const names = scale.ticks.map((tick) => formatNumber(tick, 5));
  const left = Math.max(24, ...names.map(widthOf)) + 12;
  const svg = scale.ticks.map((tick, index) => {
    const y = top + height * (1 - scale.at(tick));
    return '<line class="grid" x1="' + left + '" x2="' + (width - 8) + '" y1="' + y.toFixed(1) + '" y2="' + y.toFixed(1) + '"/>' +
      textAt(left - 6, y + 4, names[index], 'text-anchor="end"');
  });
  return { left, svg: textAt(0, top - 14, cut('↑ ' + label, width), 'class="muted"') + svg.join('') };
}
function axisBelow(column, left, width, top) {
  const widest = Math.max(...column.values.map((value) => widthOf(formatValue(value))));
  const room = width - left - 16 - Math.min(60, widest / 2);
  if (!column.isNumeric) {
    const step = room / column.values.length, centre = (index) => left + 8 + (index + 0.5) * step;
    return { centre, names: namesBelow(column.values.map(formatValue), centre, step, top) };
  }
  const scale = makeScale(column.values, Math.max(2, Math.floor(room / 90)));
  const place = (value) => left + 8 + room * scale.at(value);
  const isFew = column.values.length * (widest + 14) < room;
  let last = -Infinity;
  const ticks = (isFew ? column.values : scale.ticks).filter((tick) => {
    const half = widthOf(formatValue(tick)) / 2;
    if (place(tick) - half < last + 8 || place(tick) + half > width) return false;
    last = place(tick) + half;
    return true;
  });
  return { centre: (index) => place(column.values[index]), names: { height: 18, svg: ticks.map((tick) =>
    textAt(place(tick), top + 14, formatValue(tick), 'text-anchor="middle"')).join('') } };
}
function drawLines(panels, view, width) {
  const { x, title, scale } = view;
  const top = 30, height = Math.max(240, Math.min(420, width * 0.42)), bottom = top + height;
  const axis = axisLeft(scale, title, width, top, height);
  const below = axisBelow(x, axis.left, width, bottom);
  const parts = [axis.svg];
  panels.forEach((panel, index) => {
    const colour = 'var(--series-' + ((index % 8) + 1) + ')';
    const at = (value) => (bottom - height * scale.at(value)).toFixed(1);
    const shown = panel.cells.filter(({ value }) => value !== null).sort((a, b) => a.ix - b.ix);
    const shift = x.isNumeric ? 0 : (index - (panels.length - 1) / 2) * 9;
    const path = shown.map((cell) => (below.centre(cell.ix) + shift).toFixed(1) + ',' + at(cell.value));
    if (x.isNumeric && path.length > 1)
      parts.push('<polyline points="' + path.join(' ') + '" fill="none" stroke="' + colour + '" stroke-width="1.8"' +
        (index > 7 ? ' stroke-dasharray="5 3"' : '') + '/>');
    shown.forEach((cell) => {
      const cx = (below.centre(cell.ix) + shift).toFixed(1);
      const bar = cell.spread === null ? '' : '<line x1="' + cx + '" x2="' + cx + '" y1="' + at(cell.value - cell.spread) +
        '" y2="' + at(cell.value + cell.spread) + '" stroke="' + colour + '" stroke-width="1.5"/>';
      parts.push(itemAt(cell, bar + '<circle cx="' + cx + '" cy="' + at(cell.value) + '" r="5" fill="' + colour + '"/>'));
    });
  });
  parts.push(below.names.svg, textAt(width, bottom + below.names.height + 14, cut(x.label + ' →', width),
    'text-anchor="end" class="muted"'));
  return frame(width, bottom + below.names.height + 20, panels[0].label, parts.join(''));
}
function drawCloud(panel, view, width) {
  const { x, y, colours, scale } = view;
  const top = panel.title === '' ? 30 : 50, height = Math.max(240, Math.min(420, width * 0.45)), bottom = top + height;
  const vertical = makeScale(y.values, 6);
  const axis = axisLeft(vertical, y.label, width, top, height);
  const below = axisBelow(x, axis.left, width, bottom);
  const parts = panel.title === '' ? [] : [textAt(0, 14, cut(panel.title, width * BOLD), 'font-weight="600"')];
  parts.push(axis.svg);
  for (const cell of panel.cells) {
    const place = 'cx="' + below.centre(cell.ix).toFixed(1) + '" cy="' +
      (bottom - height * vertical.at(y.values[cell.iy])).toFixed(1) + '" r="' + (panel.cells.length > 300 ? 5 : 7) + '"';
    parts.push(itemAt(cell, cell.value === null ? '<circle class="none" ' + place + '/>' :
      '<circle ' + place + ' fill="' + colourAt(scale.at(cell.value), colours) + '"/>'));
  }
  parts.push(below.names.svg, textAt(width, bottom + below.names.height + 14, cut(x.label + ' →', width),
    'text-anchor="end" class="muted"'));
  return frame(width, bottom + below.names.height + 20, panel.label, parts.join(''));
}
`;
