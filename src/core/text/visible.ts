/*
 * What a terminal would obey, hide or reorder instead of showing it: control characters, lone surrogates, line and
 * paragraph separators, bidirectional controls, and characters without a width.
 */
const HIDDEN = String.raw`[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\uFFF9-\uFFFB]`;

/** Scripts that are written with joiners between their letters. */
const JOINED = `[${[
  ...['Arabic', 'Syriac', 'Mongolian', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil'],
  ...['Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar'],
]
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('')}]`;

/** The same characters where they belong: in emoji, in flags of regions, in scripts that are written with them. */
const RIGHT = [
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})`,
  String.raw`(?<=[\p{L}\p{N}\p{S}\p{P}])\p{Variation_Selector}`,
  String.raw`(?<=\u{1F3F4})[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,8}\u{E007F}`,
  String.raw`(?<=${JOINED})[\u200C\u200D](?=${JOINED})`,
].join('|');

const EVERY = new RegExp(`${RIGHT}|(${HIDDEN})`, 'gu');
const ANY = new RegExp(HIDDEN, 'u');
/** Most texts: nothing in them has to be looked at. */
const PLAIN = /^[\n\t\x20-\x7e\xa1-\xac\xae-\u02ff]*$/;

/**
 * A text in which every character can be seen: what a terminal would obey or hide is written as `\x1b`, `\u202e` or
 * `\U000e0041`, the escapes of Python and YAML. Line breaks and tabs stay, and `\r\n` is a line break. Letters,
 * emoji and combining marks of all scripts stay as they are; backslashes are not doubled.
 */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(EVERY, (found: string, hidden?: string) =>
      hidden === undefined || hidden === '\n' || hidden === '\t' ? found : escapeCharacter(hidden),
    );
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The same in one line: line breaks and tabs are escaped, too. */
export function visibleLine(text: string): string {
  const line = /[\n\r\t]/.test(text) ? text.replaceAll(/[\n\r\t]/g, (each) => SHORT[each] ?? each) : text;
  return visible(line);
}

/** Whether a text holds characters that `visible` may have to escape, other than line breaks and tabs. */
export function hasHidden(text: string): boolean {
  return !PLAIN.test(text) && ANY.test(text.replaceAll(/[\n\t]/g, ''));
}

/** A JSON document with the same characters as `\u001b` or `\u202e`: parsing it gives the same value. */
export function visibleJson(json: string): string {
  if (PLAIN.test(json)) return json;
  return json.replaceAll(new RegExp(HIDDEN, 'gu'), (hidden) =>
    hidden === '\n' ? hidden : escapeUnits(hidden),
  );
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return SHORT[character] ?? `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function escapeUnits(text: string): string {
  return Array.from({ length: text.length }, (_, place) => `\\u${hex(text.charCodeAt(place), 4)}`).join('');
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
