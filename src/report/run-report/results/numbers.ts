/** Three digits as physicists read them: `0.153`, `12.3`, `1,230`, `9.6·10⁻⁴`. */
export function formatValue(value: number | undefined, digits = 3): string {
  if (value === undefined) return '';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return scientific(value, digits);
  if (size >= 1000) return minus(Math.round(value).toLocaleString('en'));
  return minus(String(Number(value.toPrecision(digits))));
}

/** `0.123 ± 0.004`: the value has as many digits as its error. */
export function formatWithError(value: number, error: number): string {
  if (!(error > 0)) return formatValue(value);
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(error))));
  return `${minus(value.toFixed(decimals))} ± ${error.toFixed(decimals)}`;
}

/** Decimals that show a length of this size with three digits; `undefined` where only powers of ten can. */
export function decimalsFor(length: number | undefined): number | undefined {
  if (length === undefined || !(length > 0)) return undefined;
  const decimals = 2 - Math.floor(Math.log10(length));
  return decimals > 6 ? undefined : Math.max(0, decimals);
}

/** A number with so many decimals; with three digits when that is not given. */
export function formatDecimals(value: number | undefined, decimals: number | undefined): string {
  if (value === undefined || decimals === undefined) return formatValue(value);
  const text = value.toFixed(decimals);
  return minus(Number(text) === 0 ? text.replace('-', '') : text);
}

const DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function scientific(value: number, digits: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(digits - 1).split('e');
  const power = Array.from(exponent.replace('+', ''), (each) =>
    each === '-' ? '⁻' : (DIGITS[Number(each)] ?? ''),
  );
  const number = minus(String(Number(mantissa)));
  return `${number === '1' ? '' : `${number}·`}10${power.join('')}`;
}

function minus(text: string): string {
  return text.replace('-', '−');
}
