/** Widths of characters of DejaVu Sans in thousandths of its size: wider than most fonts that `system-ui` can be. */
const WIDTHS = new Map<string, number>(
  [
    ["ijlI|'", 295],
    ['.,: ;·', 330],
    ['-/()[]f', 400],
    ['rt!"{}*°²³⁻⁺¹⁰⁴⁵⁶⁷⁸⁹', 460],
    ['cszL_$?', 560],
    ['kvxyFaeo', 615],
    ['bdghnpqu0123456789EPTYθ', 640],
    ['ABKRSVXZ', 700],
    ['CDGHNOQU&', 790],
    ['w+=<>~±×#−√', 840],
    ['mMW@%—…', 1000],
  ].flatMap(([characters, width]) =>
    Array.from(String(characters), (each) => [each, Number(width)] as const),
  ),
);
const OTHER = 720;
/** From the East Asian ones on. */
const WIDE = '\u2E80';
const WIDE_WIDTH = 1000;
const BOLD = 1.12;

export interface TextSize {
  /** Pixels; 12 when left out. */
  readonly size?: number;
  readonly isBold?: boolean;
}

/** Pixels that a text takes at most, in nearly every font. */
export function measureText(text: string, { size = 12, isBold = false }: TextSize = {}): number {
  let width = 0;
  for (const character of text) width += WIDTHS.get(character) ?? (character >= WIDE ? WIDE_WIDTH : OTHER);
  return (width / 1000) * size * (isBold ? BOLD : 1);
}

/** As much of a text as there is room for; with `end`, its end instead of its beginning. */
export function cutText(
  text: string,
  room: number,
  size: TextSize = {},
  keep: 'start' | 'end' = 'start',
): string {
  if (measureText(text, size) <= room) return text;
  const characters = Array.from(text);
  const fits = (count: number): boolean => measureText(part(characters, count, keep), size) <= room;
  let count = characters.length - 1;
  while (count > 0 && !fits(count)) count -= 1;
  return part(characters, count, keep);
}

function part(characters: readonly string[], count: number, keep: 'start' | 'end'): string {
  if (keep === 'start') return `${characters.slice(0, count).join('')}…`;
  return `…${count === 0 ? '' : characters.slice(-count).join('')}`;
}

/** A text in lines that fit, broken after blanks, dots, commas, slashes and underscores where that is possible. */
export function wrapText(text: string, room: number, size: TextSize = {}): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(/(?<=[\s.,/_])/)) {
    if (line !== '' && measureText((line + piece).trimEnd(), size) > room) {
      lines.push(line.trim());
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trim()].map((each) => cutText(each, room, size));
}
