import { gridSettings, listSettings, zipSettings } from './axes/grid-axes.js';
import { latinHypercubeSettings } from './axes/latin-hypercube.js';
import { randomSettings } from './axes/random-points.js';
import type { PointSetting } from './axes/setting.js';
import { morphingSettings } from './morphing/morphing-points.js';
import type { Card } from './scan-cards.js';
import type { AxisEntry } from './scan-file.js';
import type { ScanDiagnostics } from './scan-diagnostics.js';

/** The settings that an axis goes through, in their order; none when there is a fault, which is reported. */
export function axisSettings(
  axis: AxisEntry,
  cards: ReadonlyMap<string, Card>,
  report: ScanDiagnostics,
): readonly PointSetting[] {
  const { pointer } = axis;
  switch (axis.kind) {
    case 'grid':
      return gridSettings(axis.body, pointer, report);
    case 'zip':
      return zipSettings(axis.body, pointer, report);
    case 'list':
      return listSettings(axis.body, pointer, report);
    case 'random':
      return randomSettings(axis.body, pointer, report);
    case 'latin-hypercube':
      return latinHypercubeSettings(axis.body, pointer, report);
    case 'morphing':
      return morphingSettings(axis.body, pointer, cards, report);
  }
}
