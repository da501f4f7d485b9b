import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connect } from '../../../src/client/connect.js';
import { stopLocalServer } from '../../../src/local/daemon/local-server.js';
import { planPaths } from '../../../src/runs/upload/upload-plan.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { BIN, surroundings } from '../../support/bin.js';

/** Runs that pages take for granted, each with its number of runs. */
const RUNS = { madminer: 3, wbf: 1, scan: 3 };

const SCAN = `name: curve
analysis: reana.ml.yaml
set: { methods: alices }
axes:
  - grid: { train_samples: [1000, 2000] }
collect:
  values: { area: /methods/alices/likelihoods/rate_and_shape/regions/68/area }
`;

/** Programs of others that pages use, as far as the pages need them. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'reana-madminer': `#!/bin/bash
# A page is served until it is interrupted: when its address is there, it has done what it should.
if [ "\${1:-}" != ui ]; then exec '${process.execPath}' '${BIN}' "$@"; fi
coproc PAGE { exec '${process.execPath}' '${BIN}' "$@" --no-open 2>&1; }
while read -r line <&"\${PAGE[0]}"; do
  echo "$line"
  case $line in *http://127.0.0.1:*) kill -INT "$PAGE_PID"; break ;; esac
done
wait "$PAGE_PID" || [ $? = 130 ]
`,
  pass: '#!/bin/sh\ncase "$*" in *reana*) echo "$REANA_ACCESS_TOKEN" ;; *) echo a-password ;; esac\n',
};

/** Files beside the analysis that pages name. */
const FILES: Readonly<Record<string, string>> = {
  'scan.yaml': SCAN,
  'parameters.yaml': 'epochs: 5\n',
  'cards/run_card.dat': 'a card\n',
  'data/old.hdf5': 'data\n',
  'logs/generate/events.log': 'a log\n',
  'logs/generate/events.txt': 'a log\n',
  'tmp/notes': 'notes\n',
  'my.keytab': 'a key\n',
  '.keytab': 'a key\n',
  'home/MG5_aMC/bin/mg5_aMC': '',
};

/**
 * Where a page's commands run: the analysis with steps that compute nothing, a server that holds runs and a scan, and a
 * home of its own.
 */
export class Scene {
  /** Folder that the next block runs in. */
  cwd: string;

  private constructor(
    readonly folder: string,
    readonly server: TestServer,
  ) {
    this.cwd = join(folder, 'analysis');
  }

  /** @param data folder of a server's data to begin with */
  static async make(data?: string): Promise<Scene> {
    const folder = mkdtempSync(join(tmpdir(), 'docs-scene-'));
    layOutAnalysis(join(folder, 'analysis'));
    for (const [name, text] of Object.entries(PROGRAMS)) {
      mkdirSync(join(folder, 'bin'), { recursive: true });
      writeFileSync(join(folder, 'bin', name), text);
      chmodSync(join(folder, 'bin', name), 0o755);
    }
    const images = ['madminertool/madminer-workflow-ph:0.5.2', 'madminertool/madminer-workflow-ml:0.4.2'];
    const environment = { python: '>=3.8', requirements: ['none.txt'] };
    writeFileSync(join(folder, 'none.txt'), '');
    writeFileSync(
      join(folder, 'environments.json'),
      JSON.stringify(Object.fromEntries(images.map((image) => [image, environment]))),
    );
    const dataDir = join(folder, 'server');
    if (data !== undefined) cpSync(data, dataDir, { recursive: true });
    const server = await TestServer.start({ dataDir });
    writeSettings(join(folder, 'analysis/home'), server);
    return new Scene(folder, server);
  }

  get env(): NodeJS.ProcessEnv {
    const home = join(this.folder, 'analysis/home');
    return {
      ...surroundings(),
      HOME: home,
      USER: 'somebody',
      PATH: `${join(this.folder, 'bin')}:${process.env.PATH ?? ''}`,
      REANA_SERVER_URL: this.server.server.url,
      REANA_ACCESS_TOKEN: this.server.server.token,
      REANA_MADMINER_HOME: join(home, 'settings'),
      REANA_MADMINER_DATA: join(this.folder, 'local'),
      REANA_MADMINER_ENVIRONMENTS: join(this.folder, 'environments.json'),
    };
  }

  /** Submits the runs that pages name, and waits for their end. */
  async makeRuns(): Promise<void> {
    const { url, token } = this.server.server;
    const client = await connect({ server: url, accessToken: token });
    const analysis = join(this.folder, 'analysis');
    try {
      for (const [name, count] of Object.entries(RUNS)) {
        for (let number = 1; number <= count; number += 1) {
          const run = await client.runs.submit({ file: join(analysis, 'reana.yaml'), name });
          await run.wait();
        }
      }
      const { id } = await client.workflows.resolve('madminer.3');
      const files = await planPaths(analysis, ['data', 'logs', 'tmp', 'cards']);
      await client.runs.upload({ id, name: 'madminer.3' }, files);
      await client.scans.run({ file: join(analysis, 'scan.yaml') });
    } finally {
      await client.close();
    }
  }

  /** Steps that compute nothing, in every copy of the analysis. */
  replaceSteps(): void {
    replaceSteps(this.folder);
  }

  async close(): Promise<void> {
    await stopLocalServer(join(this.folder, 'local'));
    await this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The token, and two profiles. */
function writeSettings(home: string, { server: { url, token } }: TestServer): void {
  const profiles = { default: { server: url, insecure: false }, lab: { server: url } };
  mkdirSync(join(home, 'settings'), { recursive: true });
  writeFileSync(join(home, '.reana-token'), token);
  writeFileSync(join(home, 'settings/config.json'), JSON.stringify({ current: 'default', profiles }));
}

function layOutAnalysis(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of ['reana.yaml', 'reana.ml.yaml', 'reana.physics.yaml', 'workflow', 'examples']) {
    cpSync(resolve(name), join(folder, name), { recursive: true });
  }
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync(resolve('dist'), join(folder, 'dist'));
  replaceSteps(folder);
}

function replaceSteps(folder: string): void {
  for (const { name, parentPath } of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!/\/workflow\/(?:physics|ml)\/scripts$/.test(parentPath) || name === 'bundle.py') continue;
    if (name.endsWith('.py'))
      copyFileSync(resolve('test/slow/docs/stand-in-step.py'), join(parentPath, name));
    if (name === 'plotting.py') {
      copyFileSync(resolve('test/fixtures/summary.json'), join(parentPath, 'summary.json'));
    }
  }
}
