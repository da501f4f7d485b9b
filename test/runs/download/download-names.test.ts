import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { downloadOutputs, planOutputs } from '../../../src/runs/download/download.js';
import type { DownloadEvent } from '../../../src/runs/events.js';
import { parseChecksums } from '../../../src/runs/transfer/checksum-list.js';
import { StubServer, type Route } from '../../reana/stub-server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

const SPACE = '/api/workflows/r/workspace';
const run = { id: 'r', name: 'r.1' };

let folder: string;
let stub: StubServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'download-'));
});
afterEach(async () => {
  await stub.close();
  await rm(folder, { recursive: true });
});

/** A listing of these names, and each file with its own name as its content. */
function serve(...names: readonly string[]): Record<string, Route> {
  const item = (name: string): unknown => ({ name, size: { raw: Buffer.byteLength(contentOf(name)) } });
  return {
    [`GET ${SPACE}`]: { body: { items: names.map(item) } },
    '*': ({ path }) => ({ body: contentOf(decodeURIComponent(path.slice(SPACE.length + 1))) }),
  };
}

function contentOf(name: string): string {
  return name.split('/').filter((part) => part !== '' && part !== '.').join('/'); // prettier-ignore
}

async function savedHere(): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files.map(async (file) => [relative(folder, file), await readFile(file, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

test.each(['part', 'zip.part'])(
  'a file and another one with its name and .%s are two files',
  async (ending) => {
    const names = ['out', `out.${ending}`].flatMap((name) => [`${name}/x`, `${name}/x.${ending}`]);
    stub = await StubServer.start(serve(...names));
    for (let turn = 0; turn < 3; turn += 1) {
      await downloadOutputs(stub.client(), run, folder, {
        paths: ['out.' + ending, 'out'],
        checksums: true,
      });
      execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder });
    }
    await rm(join(folder, 'SHA256SUMS'));
    expect(await savedHere()).toEqual(Object.fromEntries(names.map((name) => [name, name])));
  },
);

test("a user's own file that ends in .part is left alone", async () => {
  await mkdir(join(folder, 'out'));
  await writeFile(join(folder, 'out/x.part'), 'own');
  await writeFile(join(folder, 'out.zip.part'), 'own');
  stub = await StubServer.start(serve('out/x'));
  await downloadOutputs(stub.client(), run, folder, { paths: ['out'] });
  expect(await savedHere()).toEqual({ 'out/x': 'out/x', 'out/x.part': 'own', 'out.zip.part': 'own' });
});

test.each([[['out/x', 'out/x']], [['out/x', 'out//x']], [['out/./x', './out/x', 'out/x']]])(
  'a file that is listed as %j is downloaded once, with a warning',
  async (names) => {
    stub = await StubServer.start(serve(...names, 'out/y'));
    const warnings: string[] = [];
    const onProgress = (event: DownloadEvent): void => {
      if (event.type === 'warning') warnings.push(event.message);
    };
    const saved = await downloadOutputs(stub.client(), run, folder, { paths: ['out'], onProgress });
    expect(saved).toEqual(['out/x', 'out/y'].map((name) => join(folder, name)));
    expect(warnings).toHaveLength(1);
    expectWords(warnings);
    expect(await savedHere()).toEqual({ 'out/x': 'out/x', 'out/y': 'out/y' });
  },
);

test('a file with the name of a folder is named at the end, and all others are saved', async () => {
  stub = await StubServer.start(serve('out/x', 'out/x/y', 'out/z'));
  const plan = await planOutputs(stub.client(), run, folder, { paths: ['out'] });
  expect(plan.unsaved.map(({ path }) => path)).toEqual(['out/x']);
  const failure = await failureOf(downloadOutputs(stub.client(), run, folder, { paths: ['out'] }));
  expect(failure).toMatchObject({ code: 'transfer', kind: 'name', path: 'out/x' });
  expectWords(wordsOf(failure));
  expect(await savedHere()).toEqual({ 'out/x/y': 'out/x/y', 'out/z': 'out/z' });
});

test('names with a tab or a line break are saved, and pointed out', async () => {
  stub = await StubServer.start(serve('out/a\tb', 'out/a\nb', 'out/\u2028c\rd', 'out/e'));
  const events: DownloadEvent[] = [];
  const onProgress = (event: DownloadEvent): void => void events.push(event);
  const options = { paths: ['out'], checksums: true, onProgress };
  expect(await downloadOutputs(stub.client(), run, folder, options)).toHaveLength(5);
  const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  expect(warnings).toHaveLength(3);
  expectWords(warnings);
  execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder });
  const sums = parseChecksums(await readFile(join(folder, 'SHA256SUMS'), 'utf8'));
  expect([...sums.keys()].sort()).toEqual(['out/a\tb', 'out/a\nb', 'out/e', 'out/\u2028c\rd'].sort());
});

test('a name that is refused does not hinder other files', async () => {
  stub = await StubServer.start(serve('out/a\\b', 'ok'));
  expect(await downloadOutputs(stub.client(), run, folder, { paths: ['ok'] })).toHaveLength(1);
});

test('two downloads into one folder at once end with whole files', async () => {
  const content = 'x'.repeat(100_000);
  const halves: (() => void)[] = [];
  const bothAreHalf = new Promise<void>((resolve) => halves.push(resolve));
  let under = 0;
  stub = await StubServer.start({
    [`GET ${SPACE}`]: { body: { items: [{ name: 'out/x', size: { raw: content.length } }] } },
    '*': async (_request, response) => {
      response.writeHead(200).write(content.slice(0, 50_000));
      under += 1;
      if (under === 2) halves[0]!();
      await bothAreHalf;
      response.end(content.slice(50_000));
      return undefined;
    },
  });
  const downloads = [1, 2].map(() => downloadOutputs(stub.client(), run, folder, { paths: ['out'] }));
  await Promise.all(downloads);
  expect(await savedHere()).toEqual({ 'out/x': content });
});
