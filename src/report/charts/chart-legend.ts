import { escapeXml } from '../markup.js';
import { cutText, measureText } from './text-width.js';

/** Part of an SVG picture, and how high it is. */
export interface LegendPart {
  readonly svg: string;
  /** Pixels. */
  readonly height: number;
}

const ROW = 18;
const SWATCH = 16;
const GAP = 14;
const BOLD = { isBold: true } as const;

/** A row, or several, of coloured dots with names. */
export function drawSwatches(
  title: string,
  entries: readonly (readonly [name: string, colour: string])[],
  width: number,
): LegendPart {
  const heading = cutText(title, width, BOLD, 'end');
  let x = title === '' ? 0 : measureText(heading, BOLD) + GAP;
  let row = 0;
  const parts = title === '' ? [] : [text(0, 0, heading, 'font-weight="600"')];
  for (const [full, colour] of entries) {
    const name = cutText(full, width - SWATCH);
    const needed = SWATCH + measureText(name);
    if (x > 0 && x + needed > width) {
      x = 0;
      row += 1;
    }
    const y = row * ROW;
    parts.push(`<circle cx="${x + 5}" cy="${y + 8}" r="5" fill="${escapeXml(colour)}"/>`);
    parts.push(text(x + SWATCH, y, name));
    x += needed + GAP;
  }
  return { svg: parts.join(''), height: (row + 1) * ROW };
}

const RAMP = { width: 200, height: 10, stops: 20 } as const;

/** A strip of colours between two numbers. `id` has to be the only one of its kind on a page. */
export function drawRamp(
  title: string,
  ends: readonly [low: string, high: string],
  colourAt: (part: number) => string,
  id: string,
  width: number,
): LegendPart {
  const stops = Array.from({ length: RAMP.stops + 1 }, (_, index) => {
    const part = index / RAMP.stops;
    return `<stop offset="${part}" stop-color="${escapeXml(colourAt(part))}"/>`;
  });
  const heading = cutText(title, width, BOLD, 'end');
  const strip = measureText(ends[0]) + RAMP.width + measureText(ends[1]) + 12;
  const beside = measureText(heading, BOLD) + GAP;
  const isBelow = beside + strip > width;
  const y = isBelow ? ROW : 0;
  const left = (isBelow ? 0 : beside) + measureText(ends[0]) + 6;
  const svg = [
    `<defs><linearGradient id="${escapeXml(id)}">${stops.join('')}</linearGradient></defs>`,
    text(0, 0, heading, 'font-weight="600"'),
    text(left - 6, y, ends[0], 'text-anchor="end"'),
    `<rect x="${left}" y="${y + 3}" width="${RAMP.width}" height="${RAMP.height}" fill="url(#${escapeXml(id)})"/>`,
    text(left + RAMP.width + 6, y, ends[1]),
  ];
  return { svg: svg.join(''), height: y + ROW };
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y + 12}" ${attributes}>${escapeXml(content)}</text>`;
}
