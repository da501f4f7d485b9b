import type { WorkspaceFile } from '../../../reana/model.js';
import { declaredOutputs } from '../../../runs/download/declared-outputs.js';
import type { RunRecord } from '../../../runs/record/run-record.js';

export interface Picture {
  readonly path: string;
  readonly type: 'image/png' | 'image/svg+xml';
  readonly content: Uint8Array;
}

export interface RunPictures {
  readonly shown: readonly Picture[];
  /** Paths of those that are too large or too many. */
  readonly leftOut: readonly string[];
}

/** Of all pictures of a report together, and of a single one. */
const MOST_BYTES = 1_800_000;
const MOST_BYTES_EACH = 1_000_000;
const MOST_PICTURES = 40;
/** The plots of the bundled workflow, the most telling first. */
const ORDER = ['all_methods', 'limits', 'all_methods_shape', 'distributions', 'losses'];
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Reads the pictures among the outputs that a run declares, within limits; of one plot in two formats the smaller. */
export async function readPictures(
  record: RunRecord,
  notes: string[],
  signal?: AbortSignal,
): Promise<RunPictures> {
  const chosen = choosePictures(record);
  const shown: Picture[] = [];
  const leftOut: string[] = [];
  let bytes = 0;
  for (const { path, size } of chosen) {
    if (size > MOST_BYTES_EACH || bytes + size > MOST_BYTES || shown.length === MOST_PICTURES) {
      leftOut.push(path);
      continue;
    }
    const content = await record.bytes(path, {
      mostBytes: MOST_BYTES_EACH,
      ...(signal === undefined ? {} : { signal }),
    });
    if (content === undefined) leftOut.push(path);
    else if (isPicture(path, content)) {
      bytes += content.length;
      shown.push({ path, type: path.endsWith('.svg') ? 'image/svg+xml' : 'image/png', content });
    } else notes.push(`${path} is not the picture that its name promises.`);
  }
  return { shown, leftOut };
}

function choosePictures({ files, specification }: RunRecord): readonly WorkspaceFile[] {
  const outputs = declaredOutputs(specification).map((path) => path.replace(/\/+$/, ''));
  const isOutput = (path: string): boolean =>
    outputs.some((output) => path === output || path.startsWith(`${output}/`));
  const pictures = files.filter(({ path }) => /\.(?:png|svg)$/.test(path));
  const declared = pictures.filter(({ path }) => isOutput(path));
  const byPlot = new Map<string, WorkspaceFile>();
  for (const file of declared.length > 0 ? declared : pictures) {
    const plot = file.path.replace(/\.\w+$/, '');
    const other = byPlot.get(plot);
    if (other === undefined || file.size < other.size) byPlot.set(plot, file);
  }
  return [...byPlot.values()].toSorted(
    (one, other) => rankOf(one.path) - rankOf(other.path) || one.path.localeCompare(other.path, 'en'),
  );
}

function rankOf(path: string): number {
  const name = nameOfPicture(path);
  const rank = ORDER.indexOf(name);
  return rank === -1 ? ORDER.length : rank;
}

/** `plots/alice.png` is `alice`. */
export function nameOfPicture(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.\w+$/, '');
}

function isPicture(path: string, content: Uint8Array): boolean {
  if (path.endsWith('.png')) return Buffer.from(content.subarray(0, 8)).equals(PNG_SIGNATURE);
  return /<svg[\s>]/.test(new TextDecoder().decode(content.subarray(0, 4000)));
}
