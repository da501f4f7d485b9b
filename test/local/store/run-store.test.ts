import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock.js';
import { dataFolderAt, type DataFolder } from '../../../src/local/store/data-folder.js';
import { RunStore } from '../../../src/local/store/run-store.js';

let folder: DataFolder;
let store: RunStore;
beforeEach(async () => {
  folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'store-')));
  for (const path of [folder.runs, folder.workspaces]) mkdirSync(path);
  store = await RunStore.open(folder, systemClock);
});
afterEach(() => rmSync(folder.root, { recursive: true }));

test('a run is deleted where its record finds a place only when its files are gone', async () => {
  const run = await store.create('big', {});
  const { root, workspace, record } = store.folderOf(run);
  for (let index = 0; index < 50; index += 1) writeFileSync(join(workspace, `${index}`), 'x');
  const away = `${root}-away`;
  renameSync(root, away);
  const rejections: unknown[] = [];
  const keep = (reason: unknown): void => void rejections.push(reason);
  process.on('unhandledRejection', keep);
  try {
    await expect(store.delete(run)).rejects.toThrow('ENOENT');
    expect(existsSync(workspace)).toBe(false);
    expect(store.get(run.id).status).toBe('deleted');
    renameSync(away, root);
    await store.delete(run);
    expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ status: 'deleted' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
  } finally {
    process.off('unhandledRejection', keep);
  }
});

test('a run that can not be stored leaves nothing', async () => {
  rmSync(folder.workspaces, { recursive: true });
  await expect(store.create('nowhere', {})).rejects.toThrow('ENOENT');
  expect(store.list()).toEqual([]);
  expect(readdirSync(folder.runs)).toEqual([]);
  mkdirSync(folder.workspaces);
  expect(await store.create('nowhere', {})).toMatchObject({ runNumber: 1 });
});
