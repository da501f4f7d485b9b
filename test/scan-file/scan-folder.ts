import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../src/analysis/diagnostic.js';
import { loadScan, type LoadScanOptions } from '../../src/scan-file/load-scan.js';
import type { Scan } from '../../src/scan-file/scan.js';
import { diagnosticsOf, toldFrom } from '../analysis/expect-diagnostics.js';

const ANALYSIS = `version: 0.9.4
inputs:
  files: [workflow.yml, steps.yml, cards/extra.json, cards/broken.yml]
  directories: [cards/ml]
  parameters: {alpha: 5, epochs: 10, batch_size: 100, methods: all, tune: 'off', rate: 0.5, seed: 1}
workflow: {type: yadage, file: workflow.yml, files: [steps.yml]}
`;

const CARD = `training:
  initial_lr: 0.01
  final_lr: 0.0001
  layers: [100, 100]
limits:
  initial_lr: 1.0
  points: [0.0, 0.0]
  seed: 4
`;

/** MadMiner's physics card with two parameters, hence six components. */
const PHYSICS = `parameters:
  - {parameter_name: CW, lha_block: dim6, lha_id: 2, morphing_max_power: 2, parameter_range: '(-1.0,1.0)'}
  - {parameter_name: CPW, lha_block: dim6, lha_id: 5, morphing_max_power: 2, parameter_range: '(-2.0, 2.0)'}
benchmarks:
  - {benchmark: 1, name: sm, parameter_name_1: CW, value_1: 0.0, parameter_name_2: CPW, value_2: 0.0}
  - {benchmark: 2, name: w, parameter_name_1: CPW, value_1: 0.5, parameter_name_2: CW, value_2: 1.0}
set_morphing: {max_overall_power: 2, include_existing_benchmarks: true, n_trials: 20}
`;

const FILES = {
  'reana.yaml': ANALYSIS,
  'cards/ml/input.yml': CARD,
  'cards/ml/physics.yml': PHYSICS,
  'cards/extra.json': '{"seed": 1, "a/b": {"x": 2}}\n',
  'cards/broken.yml': 'a: [1\n',
  'cards/other.yml': 'x: 1\n',
  'workflow.yml': 'stages: []\n',
  'steps.yml': '{}\n',
};

/** A folder with an analysis and its cards, for the tests of one file. */
export class ScanFolder {
  path = '';

  /** Makes the folder before the tests and removes it behind them. */
  static forTests(): ScanFolder {
    const folder = new ScanFolder();
    beforeAll(async () => {
      folder.path = await mkdtemp(join(tmpdir(), 'scan-files-'));
      for (const [path, text] of Object.entries(FILES)) await folder.write(path, text);
    });
    afterAll(() => rm(folder.path, { recursive: true }));
    return folder;
  }

  async write(path: string, text: string): Promise<string> {
    const file = join(this.path, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  }

  /** Loads a scan file with this text. */
  async load(text: string, options?: LoadScanOptions): Promise<Scan> {
    return loadScan(await this.write('scan.yaml', text), options);
  }

  /** What is wrong with a scan file of this text; paths are told from the folder on. */
  async faultsOf(text: string, options?: LoadScanOptions): Promise<Diagnostic[]> {
    return toldFrom(this.path, await diagnosticsOf(() => this.load(text, options)));
  }

  /** What is doubtful in one. */
  async warningsOf(text: string): Promise<Diagnostic[]> {
    return toldFrom(this.path, (await this.load(text)).warnings);
  }
}
