import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAGES, readBlocks, type Block } from './blocks.js';
import { Scene } from './scene.js';

const PATIENCE = 600_000;

/** Lines that can't succeed on a machine without a person or a cluster, and the exit codes that they end with. */
const OTHER_ENDINGS: readonly (readonly [line: RegExp, code: number])[] = [
  // The built-in server has no other backend.
  [/--backend training=slurmcern/, 4],
  // There is no terminal to ask on.
  [/secrets add --prompt/, 2],
  // The runs of the scene were started; the built-in server has no secrets yet, fetches nothing, and has no notebooks.
  [/start madminer\.3 -p seed=2/, 5],
  [/secrets delete CERN_KEYTAB/, 2],
  [/launch https:/, 5],
  [/open madminer\.3/, 5],
];

/** Lines of a block that are left out: they wait for a person, or are meant for another shell. */
const LEFT_OUT = /^reana-madminer (?:login|completion fish)\b.*$/gm;

/** A server that holds the runs which pages take for granted. */
let data: string;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'docs-data-'));
  const scene = await Scene.make();
  try {
    await scene.makeRuns();
    for (const name of ['runs', 'workspaces']) {
      cpSync(join(scene.folder, 'server', name), join(data, name), { recursive: true });
    }
  } finally {
    await scene.close();
  }
}, PATIENCE);
afterAll(() => rmSync(data, { recursive: true, force: true }));

const COMMANDS = 'docs/commands.md';
const pages = PAGES.filter((page) => page !== COMMANDS)
  .map((page) => [page, readBlocks(page, ['sh']).filter(({ reason }) => reason === undefined)] as const)
  .filter(([, blocks]) => blocks.length > 0);

describe.each(pages)('%s', (page, blocks) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.make(data);
  }, PATIENCE);
  afterAll(() => scene.close(), PATIENCE);

  test.each(blocks.map((block) => [block.line, block] as const))(
    `the commands of line %i of ${page} do what they should`,
    async (_, block) => {
      expect(await runBlock(block, scene)).toBe('');
    },
    PATIENCE,
  );
});

test.each(readBlocks(COMMANDS, ['sh']).map((block) => [block.line, block] as const))(
  `the commands of line %i of ${COMMANDS}, by themselves, do what they should`,
  async (_, block) => {
    const scene = await Scene.make(data);
    try {
      expect(await runBlock(block, scene)).toBe('');
    } finally {
      await scene.close();
    }
  },
  PATIENCE,
);

test('few blocks are not run, each with its reason', () => {
  const left = PAGES.flatMap((page) => readBlocks(page, ['sh', 'js', 'ts']))
    .filter(({ reason }) => reason !== undefined)
    .map(({ page, reason }) => `${page}: ${reason ?? ''}`);
  expect(left).toEqual([
    'README.md: both set up a clone and take minutes',
    'README.md: test/slow/package/installed.test.ts does this',
    'docs/authentication.md: needs somebody who logs in',
    'docs/bundling.md: test/house/bundled-sdk.test.ts bundles programs in this way',
    'docs/cwl-and-snakemake.md: needs a cluster that runs CWL',
    'docs/inference.md: needs pyhf',
    'docs/installing.md: test/slow/package/installed.test.ts does this',
    'docs/physics.md: needs the archive of MadGraph',
    'docs/submitting.md: needs a cluster with Slurm',
  ]);
});

/** Runs a block in bash, line by line, in the folder in which the one before it ended. Returns what went wrong. */
function runBlock({ text }: Block, scene: Scene): Promise<string> {
  scene.replaceSteps();
  const pwd = join(scene.folder, 'pwd');
  const script = [
    'set -uo pipefail',
    `trap 'code=$?; echo "exit code $code of: $BASH_COMMAND"; exit $code' ERR`,
    prepare(text, scene),
    `pwd > '${pwd}'`,
  ].join('\n');
  return new Promise((done) => {
    const options = { cwd: scene.cwd, env: scene.env, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile('bash', ['-c', script], options, (error, stdout, stderr) => {
      if (error !== null) {
        done(`${stdout.slice(-1500)}\n${stderr.slice(-3000)}`);
        return;
      }
      scene.cwd = readFileSync(pwd, 'utf8').trim();
      done('');
    });
    child.stdin?.end();
  });
}

/** The block for this machine: its server, and `--yes` where a question is only asked on a terminal. */
function prepare(text: string, { server }: Scene): string {
  return text
    .replaceAll('https://reana.example.org', server.server.url)
    .replace(LEFT_OUT, '')
    .replace(/^export REANA_ACCESS_TOKEN=.*$/gm, '')
    .replace(/^(reana-madminer \S+.*?) --local\b/gm, '$1 --local --runtime host')
    .replace(/^(reana-madminer scan delete \S+)/gm, '$1 --yes')
    .replace(/^(reana-madminer .*?)( +#.*)?$/gm, (line) => {
      const [, code] = OTHER_ENDINGS.find(([pattern]) => pattern.test(line)) ?? [];
      return code === undefined
        ? line
        : `code=0; ${line.replace(/ +#.*$/, '')} || code=$?; [ "$code" = ${code} ]`;
    });
}
