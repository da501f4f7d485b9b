/** One step of a path through stages: a stage's name, and what follows it in brackets. */
export interface StageStep {
  readonly name: string;
  /** `*`, `0`, `1:3`; undefined without brackets. */
  readonly index: string | undefined;
}

const STEP = /^(?:([A-Za-z_@][\w@-]*)|'([^']*)'|"([^"]*)")(?:\.?\[([^\]]*)\])?/;

/**
 * The stages that a JSONPath names, outermost first: `sub[*].map` names `sub`, then `map` inside it.
 * Undefined for paths that name none plainly (wildcards, `..`, `|`, `where`): nothing can be said about those.
 */
export function parseStagePath(expression: string): StageStep[] | undefined {
  let rest = expression.trim().replace(/^\$\.?/, '');
  const steps: StageStep[] = [];
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (match === null) return undefined;
    steps.push({ name: match[1] ?? match[2] ?? match[3] ?? '', index: match[4]?.trim() });
    rest = rest.slice(match[0].length);
    if (rest === '') break;
    if (!rest.startsWith('.') || rest.startsWith('..')) return undefined;
    rest = rest.slice(1);
  }
  return steps.length === 0 ? undefined : steps;
}
