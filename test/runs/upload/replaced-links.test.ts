import { closeSync, fstatSync, openSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { checkRealPath, OPEN_FLAGS } from '../../../src/disk/opened-file.js';
import { buildBundle } from '../../../src/reana/files/bundle.js';
import { openSource } from '../../../src/reana/files/upload-source.js';
import { hashFile } from '../../../src/runs/transfer/checksum-list.js';
import { planPaths, type PlannedFile } from '../../../src/runs/upload/upload-plan.js';
import { uploadFiles } from '../../../src/runs/upload/upload.js';
import { StubServer, type Reply } from '../../reana/stub-server.js';
import { failureOf } from '../../support/failures.js';
import { makeRandom } from '../../support/random.js';
import { SEED } from '../../support/seed.js';

// Somebody else may write into the folder of an analysis while it is uploaded, and put a link in the place of a file, or
// of a folder, that leads to what only the user may read.

const OWN = 'own';
const SECRET = 'secret of the user';

let outer: string;
let folder: string;
beforeEach(async () => {
  outer = await realpath(await mkdtemp(join(tmpdir(), 'links-')));
  folder = join(outer, 'analysis');
  await mkdir(join(folder, 'data/deep'), { recursive: true });
  await mkdir(join(outer, 'private/deep'), { recursive: true });
  for (const path of ['x', 'deep/x']) {
    await writeFile(join(folder, 'data', path), OWN);
    await writeFile(join(outer, 'private', path), SECRET);
  }
  await writeFile(join(folder, 'data/large'), OWN.repeat(200_000));
  await writeFile(join(outer, 'private/large'), SECRET.repeat(200_000));
});
afterEach(() => rm(outer, { recursive: true }));

/** What would be sent of a file. */
async function contentOf({ file, realPath }: PlannedFile): Promise<string> {
  const source = await openSource({ file, realPath });
  try {
    const body = source.body.open();
    return Buffer.isBuffer(body) ? body.toString() : await text(body);
  } finally {
    await source.close();
  }
}

const PATHS = ['data/deep/x', 'data/large', 'data/x'];

test('a file is sent through a root that is a link, as before', async () => {
  await symlink(folder, join(outer, 'link'));
  const { files } = await planPaths(join(outer, 'link'), ['data']);
  expect(files.map(({ path }) => path)).toEqual(PATHS);
  for (const file of files) expect(await contentOf(file)).toMatch(/^(own)+$/);
});

test('what is replaced by files and folders of its name is sent as it is then', async () => {
  const { files } = await planPaths(folder, ['data']);
  await writeFile(join(folder, 'new'), 'saved');
  await rename(join(folder, 'new'), join(folder, 'data/x'));
  await rename(join(folder, 'data/deep'), join(folder, 'gone'));
  await mkdir(join(folder, 'data/deep'));
  await writeFile(join(folder, 'data/deep/x'), 'restored');
  const contents = await Promise.all([files[0]!, files[2]!].map(contentOf));
  expect(contents).toEqual(['restored', 'saved']);
});

test('a caller that names a file by itself may name a link', async () => {
  await symlink(join(folder, 'data/x'), join(outer, 'link'));
  expect(await contentOf({ path: 'x', file: join(outer, 'link'), size: 3 })).toBe(OWN);
});

const SWAPS: readonly (readonly [what: string, path: string])[] = [
  ['the folder', 'data'],
  ['a folder in it', 'data/deep'],
  ['a small file', 'data/x'],
  ['a large file', 'data/large'],
];

describe.each(SWAPS)('%s becomes a link after the plan', (_, path) => {
  const swap = async (): Promise<void> => {
    await rename(join(folder, path), join(outer, 'away'));
    await symlink(join(outer, 'private', path.replace(/^data\/?/, '')), join(folder, path));
  };
  const reached = PATHS.filter((each) => each === path || each.startsWith(`${path}/`));

  test('nothing behind it is read, neither to send it nor for its checksum', async () => {
    const { files } = await planPaths(folder, ['data']);
    await swap();
    for (const file of files.filter((each) => reached.includes(each.path))) {
      expect(await failureOf(contentOf(file))).toMatchObject({ code: 'transfer' });
      expect(await failureOf(hashFile(file.file, undefined, file.realPath))).toMatchObject({
        code: 'transfer',
      });
    }
  });

  test('the upload ends with an error, and the server never sees it', async () => {
    const { files } = await planPaths(folder, ['data']);
    await swap();
    const bodies: string[] = [];
    const sizes = new Map<string, number>();
    const stub = await StubServer.start({
      'POST /api/workflows/r/workspace': ({ query, body }): Reply => {
        bodies.push(body.toString());
        sizes.set(query.get('file_name') ?? '', body.length);
        return { body: { message: 'stored' } };
      },
      'GET /api/workflows/r/workspace': (): Reply => ({
        body: { items: [...sizes].map(([name, raw]) => ({ name, size: { raw } })) },
      }),
    });
    const failure = await failureOf(uploadFiles(stub.client(), 'r', files)).finally(() => stub.close());
    expect(failure).toMatchObject({ code: 'transfer' });
    expect(failure.message).toMatch(/a symbolic link, not a file|was replaced meanwhile/);
    expect(bodies.join('\n')).not.toContain(SECRET);
  });
});

test('a folder that was a link only while the file was opened is found out', async () => {
  const realPath = join(folder, 'data/x');
  const data = join(folder, 'data');
  await rename(data, join(outer, 'away'));
  await symlink(join(outer, 'private'), data);
  const descriptor = openSync(realPath, OPEN_FLAGS);
  await rm(data);
  await rename(join(outer, 'away'), data);
  expect(await readFile(realPath, 'utf8')).toBe(OWN);
  expect(() => checkRealPath(descriptor, fstatSync(descriptor), realPath)).toThrow(/private\/x|another file/);
  closeSync(descriptor);
});

describe('a folder that becomes a link and a folder again, all the while', () => {
  const ROUNDS = 150;

  /** Swaps after so many turns of the event loop, and back again, until the work is done. */
  async function meddle<T>(work: Promise<T>, random: () => number): Promise<T | undefined> {
    const data = join(folder, 'data');
    const away = join(outer, 'away');
    const state = { isDone: false };
    const settled = work
      .catch(() => undefined)
      .finally(() => {
        state.isDone = true;
      });
    const pause = async (): Promise<void> => {
      for (let turns = Math.floor(random() * 6); turns > 0; turns -= 1) await new Promise(setImmediate);
    };
    while (!state.isDone) {
      await pause();
      renameSync(data, away);
      symlinkSync(join(outer, 'private'), data);
      await pause();
      unlinkSync(data);
      renameSync(away, data);
    }
    return settled;
  }

  test('an upload sends its own files or fails', async () => {
    const random = makeRandom(SEED);
    let sent = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const upload = planPaths(folder, ['data']).then(({ files }) => Promise.all(files.map(contentOf)));
      const contents = await meddle(upload, random);
      if (contents !== undefined) sent += 1;
      expect(contents?.every((content) => /^(own)+$/.test(content)) ?? true).toBe(true);
    }
    expect(sent).toBeLessThan(ROUNDS);
  });

  test('a bundle holds its own files or is not built', async () => {
    rmSync(join(folder, 'data/large'));
    const random = makeRandom(SEED + 1);
    const workflow = { type: 'yadage', file: 'data/x', files: ['data/deep/x'] };
    const newRun = {
      name: 'n',
      specification: { workflow },
      root: folder,
      workflowFiles: ['data/x', 'data/deep/x'],
    };
    const still = await buildBundle(newRun);
    expect(bytesOf(still)).toContain(OWN);
    let built = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const bundle = await meddle(buildBundle(newRun), random);
      if (bundle === undefined) continue;
      built += 1;
      expect(bytesOf(bundle).includes(SECRET)).toBe(false);
    }
    expect(built).toBeLessThan(ROUNDS);
  });

  function bytesOf(body: Awaited<ReturnType<typeof buildBundle>>): string {
    const bytes = body.open();
    return Buffer.isBuffer(bytes) ? bytes.toString('latin1') : '';
  }
});
