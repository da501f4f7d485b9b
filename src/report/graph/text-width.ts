/** Widths of characters in parts of the font size, a little more than in the usual fonts without serifs. */
const NARROW = /[ijl.,:;'|!()[\]{} ]/;
const WIDE = /[mwMW@%→…—ΑΩ]/;
const CAPITAL = /[A-Z0-9_]/;

/** How wide a text is drawn at most, in pixels: the font that a viewer has is not known. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    width += NARROW.test(character)
      ? 0.36
      : WIDE.test(character)
        ? 0.95
        : CAPITAL.test(character)
          ? 0.68
          : 0.6;
    // Ideographs and emoji are about square.
    if (character > '\u2E7F') width += 0.45;
  }
  return width * size;
}
