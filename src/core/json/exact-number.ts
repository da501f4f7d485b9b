/**
 * A number that JavaScript would write differently from Python, which distinguishes `1.0` from `1` and knows integers of
 * any size: a float without a fraction, or an integer beyond 2^53. All other numbers are plain ones. Made by
 * `exactFloat` and `exactInteger`; in calculations it is the number it stands for.
 */
export interface ExactNumber {
  /** As Python's `repr` and `json.dumps` write it: `1.0`, `1e+16`, `9007199254740993`. */
  readonly text: string;
  readonly isFloat: boolean;
  /** The nearest number of JavaScript. */
  valueOf(): number;
  toString(): string;
  /** For `JSON.stringify`, which cannot write the exact text: `writeJson` does. */
  toJSON(): number;
}

/** Not exported: to the compiler an exact number is a shape of its own, which no object of JSON has. */
class TextNumber implements ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get isFloat(): boolean {
    return isFloatText(this.text);
  }

  valueOf(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): number {
    return this.valueOf();
  }
}

/** Whether Python reads the text of a number as a float. */
export function isFloatText(text: string): boolean {
  return !/^-?\d+$/.test(text);
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return value instanceof TextNumber;
}

/** A float as Python has it: `1.0` of 1. A plain number when it has a fraction or an exponent, or is not finite. */
export function exactFloat(value: number): number | ExactNumber {
  if (isFloatText(String(value))) return value;
  if (Math.abs(value) >= 1e16) return new TextNumber(value.toExponential());
  return new TextNumber(`${Object.is(value, -0) ? '-' : ''}${value.toFixed(1)}`);
}

/** An integer of any size: a plain number when JavaScript writes the same digits, as it does up to 2^53. */
export function exactInteger(value: bigint): number | ExactNumber {
  const number = Number(value);
  return String(number) === value.toString() ? number : new TextNumber(value.toString());
}
