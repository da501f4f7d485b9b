import { isExactNumber } from './exact-number.js';

/** A character for private use: texts hardly ever begin with it. */
const MARK = '\ue000';

/** `JSON.stringify`, but exact numbers keep their text: `1.0` is written as `1.0`. */
export function writeJson(value: unknown, indent?: number): string {
  for (let mark = MARK; ; mark += MARK) {
    let exact = 0;
    const text = JSON.stringify(
      value,
      function (this: Readonly<Record<string, unknown>>, key: string, item: unknown) {
        const original = this[key];
        if (!isExactNumber(original)) return item;
        exact += 1;
        return mark + original.text;
      },
      indent,
    );
    if (exact === 0) return text;
    const marked = new RegExp(`"${mark}([^"${MARK}]*)"`, 'g');
    if (text.split(`"${mark}`).length - 1 === exact) return text.replace(marked, '$1');
  }
}
