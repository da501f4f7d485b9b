import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Disk } from '../../../src/disk/disk.js';
import { sweepTemporaryFiles } from '../../../src/disk/temporary-file.js';
import { TransferError } from '../../../src/reana/errors/transfer-error.js';
import { extractArchive } from '../../../src/reana/files/extract-archive.js';
import { saveFile, type ExpectedFile } from '../../../src/reana/files/save-file.js';
import { ELSEWHERE } from '../../disk/processes.js';
import { ScheduledDisk } from '../../disk/scheduled-disk.js';
import { makeRandom } from '../../support/random.js';
import { SEED } from '../../support/seed.js';
import { makeZip } from '../zip.js';

const SCHEDULES = 200;
const NAMES = ['x', 'x.part', 'y'];

/** The files of one run: `version` is in all their bytes. */
function filesOf(version: number): ReadonlyMap<string, string> {
  return new Map(NAMES.map((name, index) => [name, `${version}${name}`.repeat(20 + 7 * index + version)]));
}

function expectedOf(version: number): ExpectedFile[] {
  const modified = new Date(Date.UTC(2030, 0, 1 + version));
  return [...filesOf(version)].map(([path, { length: size }]) => ({ path, size, modified }));
}

let archives: string;
beforeAll(async () => {
  archives = mkdtempSync(join(tmpdir(), 'archives-'));
  for (const version of [0, 1]) {
    writeFileSync(join(archives, String(version)), await makeZip(Object.fromEntries(filesOf(version))));
  }
});
afterAll(() => rmSync(archives, { recursive: true }));

/** One directory with what happens in it. */
class Scene {
  readonly folder = mkdtempSync(join(tmpdir(), 'schedule-'));
  readonly disk: ScheduledDisk;
  readonly foreign = new Map<string, string>();
  /** What other programs have truncated or replaced. */
  readonly spoiled = new Set<string>();
  readonly errors: unknown[] = [];
  succeeded = 0;

  constructor(
    private readonly random: () => number,
    readonly versions: number,
  ) {
    this.disk = new ScheduledDisk(random);
  }

  draw(count: number): number {
    return Math.floor(this.random() * count);
  }

  /** A download as one process does it: it removes what dead ones have left, and saves each file. */
  download(): void {
    const version = this.draw(this.versions);
    const files = expectedOf(version).sort(() => this.random() - 0.5);
    const isArchive = this.draw(4) === 0;
    const { ended } = this.disk.start(async (disk) => {
      await sweepTemporaryFiles(this.folder, disk);
      await (isArchive ? this.extract(version, files, disk) : this.save(version, files, disk));
      // Nobody else does anything until the next step: this is what a user finds who has seen it end.
      for (const name of NAMES) this.expectWhole(name);
      this.succeeded += 1;
    });
    void ended.then((error) => error !== undefined && this.errors.push(error));
  }

  /** Another program does something to a file that is being written, or makes one of its own. */
  interfere(): void {
    const temporary = readdirSync(this.folder).filter((name) => /^\..*\.[0-9a-f]{16}\.part$/.test(name));
    // What is spoiled between the check and the move is noticed by that download alone: temporary-file.test.ts.
    const victims = temporary.filter((name) => !this.foreign.has(name) && !this.disk.isMoving(name));
    const victim = victims[this.draw(4)];
    const path = victim === undefined ? '' : join(this.folder, victim);
    const act = victim === undefined ? 3 : this.draw(4);
    if (victim !== undefined && act < 3) this.spoiled.add(victim);
    if (act === 0) truncateSync(path, Math.min(lstatSync(path).size, this.draw(40)));
    else if (act === 1) rmSync(path);
    else if (act === 2) {
      rmSync(path);
      writeFileSync(path, 'foreign');
    } else this.leave(`.x.${ELSEWHERE}.${String(this.draw(1000)).padStart(16, '0')}.part`);
  }

  leave(name: string): void {
    this.foreign.set(name, `own ${name}`);
    writeFileSync(join(this.folder, name), `own ${name}`);
  }

  expectForeign(): void {
    for (const [name, text] of this.foreign) expect(readFileSync(join(this.folder, name), 'utf8')).toBe(text);
  }

  expectWhole(name: string): void {
    const text = readFileSync(join(this.folder, name), 'utf8');
    const versions = Array.from({ length: this.versions }, (_, version) => filesOf(version).get(name));
    expect(versions).toContain(text);
  }

  private async save(version: number, files: readonly ExpectedFile[], disk: Disk): Promise<void> {
    for (const file of files) {
      const text = Buffer.from(filesOf(version).get(file.path) ?? '');
      const cut = this.draw(text.length);
      const pieces = [text.subarray(0, cut), text.subarray(cut)].filter(({ length }) => length > 0);
      await saveFile(this.folder, file, () => Readable.from(pieces), { disk });
    }
  }

  private async extract(version: number, files: readonly ExpectedFile[], disk: Disk): Promise<void> {
    await extractArchive(join(archives, String(version)), files, this.folder, { disk });
  }
}

/** Plays a schedule: two to four downloads into one folder, of which some are killed and given again. */
async function play(index: number): Promise<Scene> {
  const random = makeRandom(SEED * 1000 + index);
  const scene = new Scene(random, index % 4 === 0 ? 2 : 1);
  const isDisturbed = index % 2 === 1;
  for (const name of ['x.part.bak', '.x.part', 'y.zip.part', 'z']) scene.leave(name);
  for (let count = 2 + scene.draw(3); count > 0; count -= 1) scene.download();
  let kills = scene.draw(4);
  do {
    scene.expectForeign();
    if (kills > 0 && scene.draw(20) === 0) {
      kills -= 1;
      await scene.disk.kill();
      scene.download();
    }
    if (isDisturbed && scene.draw(12) === 0) scene.interfere();
  } while (await scene.disk.step());
  return scene;
}

const sum = { succeeded: 0, failed: 0 };

test.each(Array.from({ length: SCHEDULES / 20 }, (_, index) => index * 20))(
  'downloads into one folder end with whole files or an error, in schedules from %i',
  async (from) => {
    for (let index = from; index < from + 20; index += 1) {
      const scene = await play(index);
      const { folder, errors, spoiled, versions } = scene;
      scene.expectForeign();
      for (const error of errors) if (!(error instanceof TransferError)) throw error;
      // Of two runs with files of the same names, one download finds those of the other.
      if (spoiled.size === 0 && versions === 1) expect(errors).toEqual([]);
      if (errors.length === 0) for (const name of NAMES) scene.expectWhole(name);
      // What is given again alone heals everything, and leaves nothing but what is not ours.
      for (const file of expectedOf(0)) {
        const text = Buffer.from(filesOf(0).get(file.path) ?? '');
        await saveFile(folder, file, () => Readable.from([text]));
      }
      scene.download();
      while (await scene.disk.step());
      for (const name of NAMES) scene.expectWhole(name);
      scene.expectForeign();
      const others = readdirSync(folder).filter((name) => !NAMES.includes(name) && !scene.foreign.has(name));
      expect(others.filter((name) => !spoiled.has(basename(name)))).toEqual([]);
      sum.succeeded += scene.succeeded;
      sum.failed += errors.length;
      rmSync(folder, { recursive: true });
    }
  },
);

test('the schedules had downloads of both kinds', () => {
  expect(sum.succeeded).toBeGreaterThan(SCHEDULES);
  expect(sum.failed).toBeGreaterThan(SCHEDULES / 10);
});
