/** What a number of a summary is. */
export interface KnownNumber {
  /** Without its unit: `ALICES 68 % area`. */
  readonly title: string;
  readonly unit?: string | undefined;
  /** One sentence, for those who don't know the title. */
  readonly meaning: string;
  readonly kind: NumberKind;
}

/**
 * `result`: what somebody runs the analysis for; `detail`: what belongs to a part of one, such as a benchmark; `run`: what
 * it cost, and what was set.
 */
export type NumberKind = 'result' | 'detail' | 'run';

/** A parameter of the analysis. */
export interface ParameterLabel {
  readonly label: string;
  readonly unit?: string | undefined;
}

/** What the keys of a path stand for: `{m}` is a key of any name. */
type Keys = Readonly<Record<string, string>>;

interface Rule {
  readonly path: readonly string[];
  readonly describe: (keys: Keys, parameters: ParameterLabels) => KnownNumber;
}

/** The parameters of the analysis by their numbers, `0`, `1` …. */
export interface ParameterLabels {
  readonly at: (index: string | undefined) => ParameterLabel;
  /** Unit of the product of all of them. */
  readonly volumeUnit: string | undefined;
}

const METHODS: Readonly<Record<string, string>> = {
  ...{ alice: 'ALICE', alices: 'ALICES', sally: 'SALLY', sallino: 'SALLINO', carl: 'CARL', rolr: 'ROLR' },
  ...{ cascal: 'CASCAL', rascal: 'RASCAL', scandal: 'SCANDAL', morphing_aware: 'morphing-aware' },
};

/** Beside the name of a method: which likelihood, where it is not that of rate and shape. */
const LIKELIHOODS: Readonly<Record<string, string>> = {
  rate_and_shape: '',
  shape: ', shape',
  rate: ', rate',
};

const REGION_RULES = (regions: string, suffix: string, how: string): readonly Rule[] => [
  rule(`${regions}.{p}.area`, ({ p = '', l }, { volumeUnit }) => ({
    title: `${p} % area${suffix}${likelihoodOf(l)}`,
    unit: volumeUnit,
    meaning: `size of the ${p} % region${how}, in the units of the parameters; smaller is more precise, if it covers`,
    kind: 'result',
  })),
  rule(`${regions}.{p}.area_in_cells`, ({ p = '', l }) => ({
    title: `${p} % area${suffix}${likelihoodOf(l)}`,
    unit: 'cells',
    meaning: `size of the ${p} % region${how}, in cells of the grid that the likelihood is scanned on`,
    kind: 'result',
  })),
];

/** Below a method, the parton level or the summary itself. */
const LIKELIHOOD_RULES: readonly Rule[] = [
  ...REGION_RULES('likelihoods.{l}.regions', '', ''),
  ...REGION_RULES('likelihoods.{l}.calibrated_regions', ', toys', ' with thresholds from toys'),
  rule('likelihoods.{l}.best_fit.{i}', ({ i, l }, { at }) => ({
    title: `best fit ${at(i).label}${likelihoodOf(l)}`,
    unit: at(i).unit,
    meaning: `${at(i).label} where the likelihood is greatest`,
    kind: 'result',
  })),
  rule('likelihoods.{l}.best_fit_distance_in_cells', ({ l }) => ({
    title: `best fit to truth${likelihoodOf(l)}`,
    unit: 'cells',
    meaning: 'distance of the best fit from the truth, in cells of the grid',
    kind: 'result',
  })),
  rule('likelihoods.{l}.q_at_truth', ({ l }) => ({
    title: `q at truth${likelihoodOf(l)}`,
    meaning: '−2 log(L/L_max) at the truth',
    kind: 'result',
  })),
  rule('fisher_information.{k}.{i}.{j}', ({ k, i, j }, { at }) => ({
    title: `information ${[at(i).label, at(j).label].join('·')}${likelihoodOf(k)}`,
    meaning: 'an entry of the Fisher information at the truth; its inverse bounds the covariance',
    kind: 'detail',
  })),
];

const METHOD_RULES: readonly Rule[] = [
  ...LIKELIHOOD_RULES,
  rule('test.log_ratio_mse', () => ({
    title: 'test MSE of log r',
    meaning: 'mean squared distance to the joint log ratio, on unseen events',
    kind: 'result',
  })),
  rule('test.log_ratio_correlation', () => ({
    title: 'test correlation of log r',
    meaning: 'correlation with the joint log ratio, on unseen events',
    kind: 'result',
  })),
  rule('test.score_mse', () => ({
    title: 'test MSE of score',
    meaning: 'mean squared distance to the joint score, on unseen events',
    kind: 'result',
  })),
  rule('test.score_correlation.{i}', ({ i }, { at }) => ({
    title: `test correlation of score ${at(i).label}`,
    meaning: 'correlation with the joint score, on unseen events',
    kind: 'result',
  })),
  rule('closure.calibration.{b}.{x}', ({ b, x }) => ({
    title: `calibration ${x === 'chi2' ? 'χ²' : (x ?? '')} ${b ?? ''}`,
    meaning: 'how far predicted probabilities are from observed shares, on unseen events',
    kind: 'detail',
  })),
  rule('training.settings.{x}', ({ x = '' }) => ({
    title: `setting ${x}`,
    meaning: 'what the network was trained with',
    kind: 'run',
  })),
  rule('training.final_loss.{x}.{i}', ({ x, i }) => ({
    title: `final loss, ${x ?? ''} ${numberFrom(i)}`,
    meaning: 'loss of the last epoch of one network',
    kind: 'detail',
  })),
];

const SUMMARY_RULES: readonly Rule[] = [
  rule('provenance.cross_sections_pb.{b}', ({ b }) => ({
    title: `cross section ${b ?? ''}`,
    unit: 'pb',
    meaning: 'cross section after the cuts',
    kind: 'detail',
  })),
  rule('provenance.events.{b}.{x}', ({ b, x }) => ({
    title: `${x ?? ''} ${b ?? ''}`,
    unit: 'events',
    meaning: 'simulated events',
    kind: 'detail',
  })),
  rule('histogram_information.{k}.{i}.{j}', ({ k, i, j }, { at }) => ({
    title: `histogram information ${[at(i).label, at(j).label].join('·')}${likelihoodOf(k)}`,
    meaning: 'an entry of the Fisher information of a histogram, for comparison',
    kind: 'detail',
  })),
  rule('effective_sample_sizes.{b}', ({ b }) => ({
    title: `effective sample size ${b ?? ''}`,
    unit: 'events',
    meaning: 'how many events of equal weight the file is worth at a benchmark',
    kind: 'detail',
  })),
  rule('expected_events', () => ({
    title: 'expected events',
    meaning: 'events that are expected at the truth',
    kind: 'detail',
  })),
  rule('events_in_file', () => ({ title: 'events in file', meaning: 'simulated events', kind: 'detail' })),
  rule('luminosity_pb', () => ({
    title: 'luminosity',
    unit: 'pb⁻¹',
    meaning: 'integrated luminosity',
    kind: 'run',
  })),
  rule('sqrt_s_gev', () => ({ title: '√s', unit: 'GeV', meaning: 'energy of the collisions', kind: 'run' })),
  rule('theta_true.{i}', ({ i }, { at }) => ({
    title: `truth ${at(i).label}`,
    unit: at(i).unit,
    meaning: 'parameter at which the expected data are taken',
    kind: 'run',
  })),
];

/** Anywhere in a path. */
const RUN_UNITS: Readonly<Record<string, readonly [title: string, unit: string]>> = {
  wall_s: ['time', 's'],
  cpu_s: ['CPU', 's'],
  peak_mb: ['memory', 'MB'],
};

/** Keys below which there is what was set, what it cost and what it was made with. */
const RUN_KEYS = ['settings', 'timing', 'versions', 'device', 'inputs', 'seed', 'bins', 'ndf'];

/** What is known of a number by its path; undefined for those of other analyses. */
export function findKnownNumber(
  path: readonly string[],
  parameters: ParameterLabels,
): KnownNumber | undefined {
  const [first = '', second = '', ...rest] = path;
  if (first === 'methods' && rest.length > 0) {
    const method = METHODS[second] ?? second;
    const found = costOf(rest) ?? matchRules(METHOD_RULES, rest, parameters);
    return found === undefined ? undefined : about(method, found);
  }
  if (first === 'parton_level') {
    const found = matchRules(LIKELIHOOD_RULES, path.slice(1), parameters);
    return found === undefined ? undefined : about('parton level', found);
  }
  return costOf(path) ?? matchRules([...SUMMARY_RULES, ...LIKELIHOOD_RULES], path, parameters);
}

/** Whether a path is about a run and not about its results. */
export function isAboutRun(path: readonly string[]): boolean {
  return path.some((key) => RUN_KEYS.includes(key));
}

function about(subject: string, { title, ...known }: KnownNumber): KnownNumber {
  return { ...known, title: `${subject} ${title}` };
}

function costOf(path: readonly string[]): KnownNumber | undefined {
  const [title, unit] = RUN_UNITS[path.at(-1) ?? ''] ?? [];
  if (path[0] !== 'timing' || title === undefined) return undefined;
  const stage = path.slice(1, -1).join(' ') || 'plotting';
  return { title: `${title} of ${stage}`, unit, meaning: `${title} of the stage ${stage}`, kind: 'run' };
}

function matchRules(
  rules: readonly Rule[],
  path: readonly string[],
  parameters: ParameterLabels,
): KnownNumber | undefined {
  for (const { path: wanted, describe } of rules) {
    if (wanted.length !== path.length) continue;
    const keys: Record<string, string> = {};
    const fits = wanted.every((part, index) => {
      const key = path[index] ?? '';
      if (!part.startsWith('{')) return part === key;
      keys[part.slice(1, -1)] = key;
      return true;
    });
    if (fits) return describe(keys, parameters);
  }
  return undefined;
}

function rule(path: string, describe: Rule['describe']): Rule {
  return { path: path.split('.'), describe };
}

function likelihoodOf(key: string | undefined): string {
  return LIKELIHOODS[key ?? ''] ?? `, ${key ?? ''}`;
}

function numberFrom(index: string | undefined): string {
  return String(Number(index) + 1);
}
