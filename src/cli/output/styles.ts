import { randomBytes } from 'node:crypto';

/*
 * The program's own colours are SGR sequences with a key in front of their codes. The key is new in each process and
 * never leaves it: no text from outside can hold it, so `printable` knows the program's own colours from all others.
 * Libraries that measure or cut texts take such a sequence for a colour.
 */
const KEY = Array.from(randomBytes(12))
  .map((byte) => String(100 + byte))
  .join(';');
const START = `\u001B[${KEY};`;
const EVERY = new RegExp(`${START.replaceAll('[', '\\[')}([\\d;]*)m`, 'g');

/** How one style begins and ends, as codes of SGR (ECMA-48, 8.3.117). */
const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

type StyleName = keyof typeof CODES;
export type Styles = Readonly<Record<StyleName, (text: string) => string>>;

/** Functions that put a text into a style, or leave it as it is when `isOn` is false. */
export function createStyles(isOn: boolean): Styles {
  const styles = Object.entries(CODES).map(([name, [open, close]]) => [
    name,
    isOn ? (text: string) => enclose(text, mark(String(open)), mark(String(close))) : (text: string) => text,
  ]);
  return Object.fromEntries(styles) as Styles;
}

/** A change of style that `printable` lets through. @param codes of SGR, with semicolons between them */
export function mark(codes: string): string {
  return `${START}${codes}m`;
}

/** A style that ends within another of the same kind begins that one anew. */
function enclose(text: string, open: string, close: string): string {
  return `${open}${text.replaceAll(close, close + open)}${close}`;
}

/** Rewrites a text: its parts between changes of style, and the codes of each change. */
export function mapStyled(
  text: string,
  ofText: (part: string) => string,
  ofCodes: (codes: string) => string,
): string {
  if (!text.includes(START)) return ofText(text);
  return text
    .split(EVERY)
    .map((part, place) => (place % 2 === 0 ? ofText(part) : ofCodes(part)))
    .join('');
}
