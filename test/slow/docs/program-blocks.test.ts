import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { transform } from 'esbuild';
import { PAGES, readBlocks } from './blocks.js';
import { Scene } from './scene.js';

const PATIENCE = 600_000;
const DOORS = ['reana-madminer', 'reana-madminer/local', 'reana-madminer/report'];

/** What a block takes for granted, made only when the block names it. */
const GIVEN: readonly (readonly [name: string, made: string])[] = [
  ['client', 'await sdk.connect()'],
  ['plan', "await sdk.planScan({ file: 'scan.yaml' })"],
  ['results', "await client.scans.collect('curve')"],
  ['run', "await client.runs.get('madminer.3')"],
];

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.make();
  await scene.makeRuns();
  const modules = join(scene.folder, 'analysis/node_modules');
  mkdirSync(modules);
  symlinkSync(resolve('.'), join(modules, 'reana-madminer'));
}, PATIENCE);
afterAll(() => scene.close(), PATIENCE);

const blocks = PAGES.flatMap((page) => readBlocks(page, ['js', 'ts'])).filter(
  ({ reason }) => reason === undefined,
);

test.each(blocks.map((block) => [block.page, block.line, block.text] as const))(
  'the program of %s, line %i runs to its end',
  async (page, line, text) => {
    const file = join(scene.folder, 'analysis', `${page.replaceAll(/\W/g, '-')}-${line}.mjs`);
    const { code } = await transform(programOf(text, scene.cwd), { loader: 'ts', format: 'esm' });
    writeFileSync(file, code);
    expect(await runProgram(file)).toBe('');
  },
  PATIENCE,
);

/** A block as a program of its own: names that it takes for granted are known, those that it imports are its own. */
function programOf(text: string, folder: string): string {
  const imports = [...text.matchAll(/^import [^;]*;\n/gm)].map(([line]) => line).join('');
  const body = text.replaceAll(/^import [^;]*;\n/gm, '').replaceAll("'/analysis'", JSON.stringify(folder));
  const needed = GIVEN.filter(([name]) => new RegExp(`\\b${name}\\b`).test(body));
  const isMade = (name: string): boolean => new RegExp(`const (?:\\{[^}]*\\b)?${name}\\b`).test(body);
  const names = ['client', ...needed.map(([name]) => name)];
  const given = GIVEN.filter(([name]) => names.includes(name) && !(name !== 'client' && isMade(name)));
  return [
    imports,
    ...DOORS.map((door, index) => `import * as door${index} from '${door}';`),
    'const sdk = { ...door0, ...door1, ...door2 };',
    ...given.map(([name, made]) => `const ${name}0 = ${made.replaceAll('client.', 'client0.')};`),
    `await (async (${given.map(([name]) => name).join(', ')}) => {{`,
    body,
    `}})(${given.map(([name]) => `${name}0`).join(', ')});`,
    'await client0.close();',
  ].join('\n');
}

/** Runs a program in the folder of the analysis. Returns what went wrong. */
function runProgram(file: string): Promise<string> {
  return new Promise((done) => {
    const options = { cwd: scene.cwd, env: scene.env, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [file], options, (error, stdout, stderr) => {
      done(error === null ? '' : `${stdout.slice(-1000)}\n${stderr.slice(-3000)}`);
    });
  });
}
