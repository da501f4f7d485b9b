/** Exact decimal digits of doubles, rounded half to even as C's printf does. All arguments are finite and not negative. */

/** Digits of `value` with `places` after the point. */
export function toFixedDigits(value: number, places: number): string {
  const { numerator, denominator } = toFraction(value);
  const digits = divideToEven(numerator * 10n ** BigInt(places), denominator).toString();
  if (places === 0) return digits;
  const padded = digits.padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** `value` as d.ddd × 10^exponent with `places` digits after the point. */
export function toScientific(value: number, places: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.repeat(places + 1), exponent: 0 };
  const { numerator, denominator } = toFraction(value);
  let exponent = Number(value.toExponential().split('e')[1]);
  for (;;) {
    const shift = places - exponent;
    const scaled =
      shift >= 0
        ? divideToEven(numerator * 10n ** BigInt(shift), denominator)
        : divideToEven(numerator, denominator * 10n ** BigInt(-shift));
    const digits = scaled.toString();
    if (digits.length === places + 1) return { digits, exponent };
    exponent += digits.length - places - 1;
  }
}

function toFraction(value: number): { numerator: bigint; denominator: bigint } {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const power = Number((raw >> 52n) & 0x7ffn);
  const fraction = raw & 0xfffffffffffffn;
  const mantissa = power === 0 ? fraction : fraction | 0x10000000000000n;
  const exponent = (power === 0 ? 1 : power) - 1075;
  return exponent >= 0
    ? { numerator: mantissa << BigInt(exponent), denominator: 1n }
    : { numerator: mantissa, denominator: 1n << BigInt(-exponent) };
}

function divideToEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}
