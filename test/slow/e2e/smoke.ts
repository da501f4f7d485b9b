import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The bundled analysis. */
export const BUNDLE = resolve('reana.yaml');

/** The whole workflow in well under a minute: the plot means nothing, every stage does its real work. */
export const SMOKE_PARAMETERS = [
  'events_per_benchmark=150',
  'train_samples=3000',
  'test_samples=200',
  'epochs=1',
];

export const SMOKE_FLAGS = SMOKE_PARAMETERS.flatMap((parameter) => ['-p', parameter]);

export const PLOT = 'workflow_ml/plotting/plots/all_methods.png';
export const SUMMARY = 'workflow_ml/plotting/results/summary.json';
export const EVENTS = 'workflow_ph/combine/data/combined_delphes.h5';

/** Every node of the bundled workflow that runs a command: six benchmarks, four methods. */
export const STEP_COUNT = 1 + 1 + 6 + 6 + 1 + 1 + 4 + 4 + 1;

const PNG_SIGNATURE = '89504e470d0a1a0a';

/** Width and height in pixels; throws when the file is no PNG. */
export function pngSize(file: string): { width: number; height: number } {
  const bytes = readFileSync(file);
  if (bytes.subarray(0, 8).toString('hex') !== PNG_SIGNATURE) throw new Error(`${file} is no PNG`);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

export interface Summary {
  readonly parameters: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  readonly provenance: { readonly caption: string };
  readonly methods: Readonly<Record<string, object>>;
}

export function readSummary(folder: string): Summary {
  return JSON.parse(readFileSync(join(folder, SUMMARY), 'utf8')) as Summary;
}

/** Process id of the embedded server that uses this data folder. */
export function serverPid(dataFolder: string): number | undefined {
  const file = join(dataFolder, 'server.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid;
}
