import { escapeXml } from '../markup.js';

/** Part of an SVG picture, and how high it is. */
export interface LegendPart {
  readonly svg: string;
  /** Pixels. */
  readonly height: number;
}

const ROW = 18;
const SWATCH = 16;
/** Widths of fonts differ: wide enough for most. */
const CHARACTER = 6.8;
const BOLD_CHARACTER = 7.8;
const GAP = 14;

/** A row, or several, of coloured dots with names. */
export function drawSwatches(
  title: string,
  entries: readonly (readonly [name: string, colour: string])[],
  width: number,
): LegendPart {
  let x = title === '' ? 0 : title.length * BOLD_CHARACTER + GAP;
  let row = 0;
  const parts = title === '' ? [] : [text(0, 0, title, 'font-weight="600"')];
  for (const [name, colour] of entries) {
    const needed = SWATCH + textWidth(name);
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
): LegendPart {
  const stops = Array.from({ length: RAMP.stops + 1 }, (_, index) => {
    const part = index / RAMP.stops;
    return `<stop offset="${part}" stop-color="${escapeXml(colourAt(part))}"/>`;
  });
  const left = title.length * BOLD_CHARACTER + GAP + textWidth(ends[0]) + 6;
  const svg = [
    `<defs><linearGradient id="${escapeXml(id)}">${stops.join('')}</linearGradient></defs>`,
    text(0, 0, title, 'font-weight="600"'),
    text(left - 6, 0, ends[0], 'text-anchor="end"'),
    `<rect x="${left}" y="3" width="${RAMP.width}" height="${RAMP.height}" fill="url(#${escapeXml(id)})"/>`,
    text(left + RAMP.width + 6, 0, ends[1]),
  ];
  return { svg: svg.join(''), height: ROW };
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y + 12}" ${attributes}>${escapeXml(content)}</text>`;
}

function textWidth(content: string): number {
  return content.length * CHARACTER;
}
