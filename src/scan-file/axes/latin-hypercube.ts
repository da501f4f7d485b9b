import type { SampleEntry } from '../scan-file.js';
import type { ScanDiagnostics } from '../scan-diagnostics.js';
import { readSample, settingsOf, valueAt } from './random-points.js';
import { RandomSource } from './random-source.js';
import type { PointSetting } from './setting.js';

/**
 * Points that cover every range evenly: it is cut into as many strata as there are points, and each stratum holds just
 * one of them, at a random place; the strata of different targets are combined at random. Items of lists are taken
 * equally often, or once more. Source: McKay, Beckman, Conover, Technometrics 21 (1979) 239.
 */
export function latinHypercubeSettings(
  body: SampleEntry,
  pointer: string,
  report: ScanDiagnostics,
): readonly PointSetting[] {
  const sample = readSample(body, pointer, report);
  if (sample === undefined) return [];
  const { count, seed, targets } = sample;
  const columns = targets.map(({ target, values }) => {
    const source = new RandomSource(seed, `latin-hypercube ${target}`);
    return source.order(count).map((stratum) => {
      const inside = source.share();
      const share = (stratum + (values.kind === 'list' ? 0.5 : inside)) / count;
      return valueAt(values, share, target);
    });
  });
  return settingsOf(columns, count);
}
