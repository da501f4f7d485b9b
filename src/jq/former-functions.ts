/** Functions of jq 1.7, which REANA's engines have, that jq 1.8 removed; as jq 1.7 defines them. */
const FORMER: Readonly<Record<string, string>> = {
  'ascii/0': 'def ascii: [.] | implode;',
  'date/0': 'def date: todate;',
  'dateadd/2': 'def dateadd(u; n): . + n;',
  'datesub/2': 'def datesub(u; n): . - n;',
  'leaf_paths/0': 'def leaf_paths: paths(scalars);',
  'pow10/0': 'def pow10: exp10;',
  'recurse_down/0': 'def recurse_down: recurse;',
  'toarray/0': 'def toarray: if type == "array" then . else [.] end;',
};

/** The definition of the function that a compile error of jq misses, if an earlier jq had it. */
export function formerFunction(message: string): string | undefined {
  const [, name = ''] = /^(\S+) is not defined$/.exec(message) ?? [];
  return Object.hasOwn(FORMER, name) ? FORMER[name] : undefined;
}
