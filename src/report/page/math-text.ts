/** Commands of LaTeX that labels of parameters and observables use, and what they are in Unicode. */
const SYMBOLS: Readonly<Record<string, string>> = {
  ...{
    alpha: 'α',
    beta: 'β',
    gamma: 'γ',
    delta: 'δ',
    epsilon: 'ε',
    eta: 'η',
    theta: 'θ',
    kappa: 'κ',
    lambda: 'λ',
  },
  ...{
    mu: 'μ',
    nu: 'ν',
    pi: 'π',
    rho: 'ρ',
    sigma: 'σ',
    tau: 'τ',
    phi: 'φ',
    varphi: 'φ',
    chi: 'χ',
    psi: 'ψ',
    omega: 'ω',
  },
  ...{ Gamma: 'Γ', Delta: 'Δ', Theta: 'Θ', Lambda: 'Λ', Sigma: 'Σ', Phi: 'Φ', Psi: 'Ψ', Omega: 'Ω' },
  ...{
    ell: 'ℓ',
    times: '×',
    cdot: '·',
    pm: '±',
    to: '→',
    rightarrow: '→',
    infty: '∞',
    sqrt: '√',
    prime: '′',
  },
  ...{ quad: ' ', left: '', right: '', mathrm: '', text: '', rm: '', mathcal: '', bar: '', hat: '' },
};
const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  ...{ '0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '5': '⁵', '6': '⁶', '7': '⁷', '8': '⁸', '9': '⁹' },
  ...{ '-': '⁻', '−': '⁻', '+': '⁺', '*': '*' },
};
const SUBSCRIPTS: Readonly<Record<string, string>> = {
  ...{ '0': '₀', '1': '₁', '2': '₂', '3': '₃', '4': '₄', '5': '₅', '6': '₆', '7': '₇', '8': '₈', '9': '₉' },
};

/**
 * A label that is written as LaTeX between dollar signs, as plain text: `$f_W/\Lambda^2$` is `f_W/Λ²`. What is not
 * known stays as it is.
 */
export function plainMath(label: string): string {
  return label.replaceAll(/\$([^$]*)\$/g, (_whole, math: string) => plainOf(math));
}

function plainOf(math: string): string {
  return math
    .replaceAll(/\\([A-Za-z]+)\s?/g, (whole, name: string) => SYMBOLS[name] ?? whole)
    .replaceAll(/\\[,;:! ]/g, ' ')
    .replaceAll(/\^(?:\{([^{}]*)\}|(.))/gu, (whole, group?: string, one?: string) =>
      raised(group ?? one ?? '', SUPERSCRIPTS, `^${group ?? one ?? whole}`),
    )
    .replaceAll(/_(?:\{([^{}]*)\}|(.))/gu, (whole, group?: string, one?: string) =>
      raised(group ?? one ?? '', SUBSCRIPTS, `_${group ?? one ?? whole}`),
    )
    .replaceAll(/[{}]/g, '')
    .trim();
}

/** All characters raised or lowered, or none of them. */
function raised(text: string, table: Readonly<Record<string, string>>, otherwise: string): string {
  const characters = Array.from(text, (character) => table[character]);
  return characters.includes(undefined) ? otherwise : characters.join('');
}
