import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '../../support/property.js';
import { TransferError } from '../../../src/reana/errors/transfer-error.js';
import { formatChecksums, hashFile, parseChecksums } from '../../../src/runs/transfer/checksum-list.js';

const sum = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const name = fc.string({ minLength: 1 }).filter((text) => !/[\r\0]/.test(text));

test('what is written is read', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, sum)), (entries) => {
      const sums = new Map(entries);
      expect(parseChecksums(formatChecksums(sums))).toEqual(sums);
    }),
  );
});

test('other lines are left out', () => {
  const good = 'A'.repeat(64);
  expect(parseChecksums(`# comment\n\n${good} *a b\r\nabc  x\n`)).toEqual(new Map([['a b', 'a'.repeat(64)]]));
});

describe('sha256sum', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sums-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('checks what is written, and writes what is read', async () => {
    const names = ['a', 'with blank', 'ä', 'back\\slash', 'new\nline', '*star'];
    for (const file of names) await writeFile(join(folder, file), `content of ${file}`);
    const sums = new Map<string, string>();
    for (const file of names) sums.set(file, await hashFile(join(folder, file)));
    await writeFile(join(folder, 'SHA256SUMS'), formatChecksums(sums));
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder });
    const written = execFileSync('sha256sum', ['--', ...names], { cwd: folder, encoding: 'utf8' });
    expect(parseChecksums(written)).toEqual(sums);
  });

  test('a file that is not there is named', async () => {
    const file = join(folder, 'nosuch');
    await expect(hashFile(file)).rejects.toThrow(TransferError);
    await expect(hashFile(file)).rejects.toThrow(file);
  });

  test('hashing can be interrupted', async () => {
    await writeFile(join(folder, 'a'), 'a');
    await expect(hashFile(join(folder, 'a'), AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
