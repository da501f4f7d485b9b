import { posix } from 'node:path';
import { childPointer } from '../../core/json-pointer.js';
import { nearest } from '../../core/text/nearest.js';
import { NOTHING_TO_CHANGE, readWhole } from '../axes/axis-values.js';
import { LARGEST_SEED } from '../axes/random-points.js';
import { RandomSource } from '../axes/random-source.js';
import type { TargetValue, PointSetting } from '../axes/setting.js';
import type { Card } from '../scan-cards.js';
import type { MorphingEntry } from '../scan-file.js';
import { canonicalTarget } from '../scan-mentions.js';
import type { Fault, ScanDiagnostics } from '../scan-diagnostics.js';
import { completeBasis, morphingComponents } from './morphing-basis.js';
import { readPhysicsCard, type PhysicsCard } from './physics-card.js';

const POINTS = ['card', 'basis'];

interface MorphingPoint {
  readonly name: string;
  /** In the order of the card's parameters. */
  readonly values: readonly number[];
}

/**
 * Points of a physics card: its benchmarks (`points: card`), or the morphing basis that they are completed to
 * (`points: basis`). Drawn points are named as MadMiner names those that it adds.
 */
export function morphingSettings(
  body: MorphingEntry,
  pointer: string,
  cards: ReadonlyMap<string, Card>,
  report: ScanDiagnostics,
): readonly PointSetting[] {
  const seed = readWhole(body.seed ?? 1, `${pointer}/seed`, report, [0, LARGEST_SEED]);
  const file = posix.normalize(body.card);
  const kind = readKind(body, pointer, report);
  const card = readCard(file, `${pointer}/card`, cards, report);
  if (card === undefined || seed === undefined || kind === undefined) return [];
  const targets = readTargets(body, pointer, card, report);
  const points = kind === 'card' ? card.benchmarks : findBasis(card, new RandomSource(seed, 'morphing'));
  if ('message' in points) {
    report.error(`${pointer}/card`, points);
    return [];
  }
  if (kind === 'basis' && body.name !== undefined && points.length > card.benchmarks.length) {
    const message = 'points that are added have the names of those that a run adds, and lie elsewhere';
    const hint = "take 'vector' or 'parameters', which say where the points are";
    report.warning(`${pointer}/name`, { code: 'name-taken', message, hint });
  }
  return points.map((point) => targets(point));
}

function readKind(body: MorphingEntry, pointer: string, report: ScanDiagnostics): string | undefined {
  const kind = body.points ?? 'card';
  if (POINTS.includes(kind)) return kind;
  const near = nearest(kind, POINTS);
  const hint = near === undefined ? `there is ${POINTS.join(' and ')}` : `did you mean '${near}'?`;
  const message = `'${kind}' are not points of a card`;
  report.error(`${pointer}/points`, { code: 'unknown-choice', message, hint });
  return undefined;
}

function readCard(
  file: string,
  pointer: string,
  cards: ReadonlyMap<string, Card>,
  report: ScanDiagnostics,
): PhysicsCard | undefined {
  const card = cards.get(file);
  if (card === undefined || 'fault' in card) {
    report.error(pointer, card?.fault ?? { code: 'no-such-file', message: `there is no file ${file}` });
    return undefined;
  }
  const physics = readPhysicsCard(card.content);
  if (!('fault' in physics)) return physics;
  const message = `${file} is not a physics card of MadMiner: ${physics.fault}`;
  report.error(pointer, { code: 'bad-card', message });
  return undefined;
}

/** What each point sets. */
function readTargets(
  { vector, name, parameters = {} }: MorphingEntry,
  pointer: string,
  card: PhysicsCard,
  report: ScanDiagnostics,
): (point: MorphingPoint) => PointSetting {
  const single = Object.entries(parameters);
  if (vector === undefined && name === undefined && single.length === 0) {
    const hint = "say what gets a point's values: vector, name, or parameters";
    report.error(pointer, { ...NOTHING_TO_CHANGE, hint });
  }
  const known = card.parameters.map((parameter) => parameter.name);
  for (const [parameter] of single) {
    if (known.includes(parameter)) continue;
    const near = nearest(parameter, known);
    const hint = near === undefined ? `it has ${known.join(', ')}` : `did you mean ${near}?`;
    const place = childPointer(`${pointer}/parameters`, parameter);
    const message = `the card has no parameter ${parameter}`;
    report.error(place, { code: 'unknown-parameter', message, hint }, 'key');
  }
  return (point) => [
    ...(vector !== undefined ? [assign(vector, [...point.values], `${pointer}/vector`)] : []),
    ...(name !== undefined ? [assign(name, point.name, `${pointer}/name`)] : []),
    ...single.map(([parameter, target]) =>
      assign(
        target,
        point.values[known.indexOf(parameter)] ?? 0,
        childPointer(`${pointer}/parameters`, parameter),
      ),
    ),
  ];
}

function assign(target: string, value: TargetValue['value'], pointer: string): TargetValue {
  return { target: canonicalTarget(target), value, pointer };
}

function findBasis(card: PhysicsCard, source: RandomSource): readonly MorphingPoint[] | Fault {
  const { parameters, maxOverallPower, trials, includesBenchmarks } = card;
  const fixed = includesBenchmarks ? card.benchmarks : [];
  const size = morphingComponents(parameters, maxOverallPower).length;
  if (fixed.length > size) {
    const message = `a morphing basis of this card has ${size} points, and the card has ${fixed.length} benchmarks`;
    const hint = 'name fewer benchmarks in the card, or take points: card';
    return { code: 'no-basis', message, hint };
  }
  const values = fixed.map((benchmark) => benchmark.values);
  const basis = completeBasis({ parameters, maxOverallPower, trials, fixed: values }, source);
  if (basis === undefined) {
    const message = 'no basis includes these benchmarks: some of them say the same about the components';
    const hint = 'look for benchmarks that are the same or lie on one line';
    return { code: 'no-basis', message, hint };
  }
  return basis.map((point, index) => ({
    name: fixed[index]?.name ?? `morphing_basis_vector_${index}`,
    values: point,
  }));
}
