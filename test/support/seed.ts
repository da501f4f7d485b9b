/** What all draws of the tests come from: the same each time, unless REANA_MADMINER_SEED names another. */
export const SEED = readSeed(process.env['REANA_MADMINER_SEED']);

function readSeed(text: string | undefined): number {
  if (text === undefined || text === '') return 1;
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31) return seed;
  throw new Error(`REANA_MADMINER_SEED is "${text}"; it must be a whole number from 0 to ${2 ** 31 - 1}`);
}
