const SYMBOLS: Readonly<Record<string, string>> = {
  ...{ alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', eta: 'η', theta: 'θ', kappa: 'κ' },
  ...{ lambda: 'λ', mu: 'μ', nu: 'ν', pi: 'π', rho: 'ρ', sigma: 'σ', tau: 'τ', phi: 'φ', chi: 'χ', psi: 'ψ' },
  ...{
    omega: 'ω',
    Gamma: 'Γ',
    Delta: 'Δ',
    Theta: 'Θ',
    Lambda: 'Λ',
    Sigma: 'Σ',
    Phi: 'Φ',
    Psi: 'Ψ',
    Omega: 'Ω',
  },
  ...{ times: '×', cdot: '·', pm: '±', to: '→ ', rightarrow: '→ ', ell: 'ℓ', sqrt: '√', leq: '≤', geq: '≥' },
};

/** Marks above a letter, as characters that follow it. */
const ACCENTS: Readonly<Record<string, string>> = {
  tilde: '\u0303',
  hat: '\u0302',
  bar: '\u0304',
  vec: '\u20D7',
  dot: '\u0307',
};

const RAISED: Readonly<Record<string, string>> = {
  ...{ '0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '5': '⁵', '6': '⁶', '7': '⁷', '8': '⁸', '9': '⁹' },
  ...{ '+': '⁺', '-': '⁻', '−': '⁻' },
};

/** A label with mathtext between dollar signs as a line of text: `$f_W/\Lambda^2$` is `f_W/Λ²`. */
export function plainMath(label: string): string {
  return label.replaceAll(/\$([^$]*)\$/g, (_, math: string) => readMath(math)).trim();
}

function readMath(math: string): string {
  return math
    .replaceAll(/\\(?:mathrm|text|mathit|mathbf|rm|it|left|right)(?![A-Za-z])\s*/g, '')
    .replaceAll(
      /\\(tilde|hat|bar|vec|dot)(?:\s*\{(.)\}|\s+(.))/g,
      (_, accent: string, group?: string, one?: string) => `${group ?? one ?? ''}${ACCENTS[accent] ?? ''}`,
    )
    .replaceAll(/\\([A-Za-z]+)\s?/g, (_, name: string) => SYMBOLS[name] ?? name)
    .replaceAll(/\\[,;:! ]/g, ' ')
    .replaceAll(/\^(?:\{([^{}]*)\}|(.))/g, (_, group?: string, one?: string) => raise(group ?? one ?? ''))
    .replaceAll(/[{}]/g, '');
}

/** Digits and signs as small ones above the line. */
export function raise(text: string): string {
  const raised = Array.from(text, (each) => RAISED[each]);
  return raised.includes(undefined) ? `^${text}` : raised.join('');
}

/** `TeV⁻²` and `TeV⁻²` are `TeV⁻⁴`, `16.52 TeV⁻²` twice is `(16.52 TeV⁻²)²`: the unit of a product. Undefined where a unit is not known. */
export function multiplyUnits(units: readonly (string | undefined)[]): string | undefined {
  const powers = new Map<string, number>();
  for (const unit of units) {
    if (unit === undefined) return undefined;
    const [, base = unit, power = '1'] = /^(\p{L}+)\^?\{?([⁺⁻⁰¹²³⁴-⁹+−\-\d]+)\}?$/u.exec(unit) ?? [];
    if (base === '') continue;
    powers.set(base, (powers.get(base) ?? 0) + Number(lower(power)));
  }
  return [...powers]
    .filter(([, power]) => power !== 0)
    .map(([base, power]) =>
      power === 1 ? base : `${isOneSymbol(base) ? base : `(${base})`}${raise(String(power))}`,
    )
    .join(' ');
}

/** `16.52 TeV⁻²` is none: its power is that of the whole. */
function isOneSymbol(unit: string): boolean {
  return /^\p{L}+$/u.test(unit);
}

function lower(text: string): string {
  const digits = new Map(Object.entries(RAISED).map(([plain, raised]) => [raised, plain]));
  return Array.from(text, (each) => digits.get(each) ?? each)
    .join('')
    .replaceAll('−', '-');
}
