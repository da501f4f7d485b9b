import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDiskFull, isSystemError, whenMissing } from '../../src/core/system-error.js';

const FILE = import.meta.filename;
const MISSING = join(import.meta.dirname, 'no-such-file');

test('errors of the system are told by their code', async () => {
  const error: unknown = await readFile(MISSING).catch((reason: unknown) => reason);
  expect([isSystemError(error, 'ENOENT'), isSystemError(error, 'EACCES', 'ENOENT')]).toEqual([true, true]);
  expect([isSystemError(error, 'EACCES'), isSystemError(error), isDiskFull(error)]).toEqual([
    false,
    false,
    false,
  ]);
});

test.each([undefined, null, 'ENOENT', {}, { code: 2 }, new Error('ENOENT')])('%p is none', (error) =>
  expect(isSystemError(error, 'ENOENT')).toBe(false),
);

test.each(['ENOSPC', 'EDQUOT'])('%s means a full disk', (code) => expect(isDiskFull({ code })).toBe(true));

test('what is missing is replaced, any other failure stays one', async () => {
  expect(await readFile(MISSING, 'utf8').catch(whenMissing('nothing'))).toBe('nothing');
  await expect(readFile(join(FILE, 'below'), 'utf8').catch(whenMissing(''))).rejects.toMatchObject({
    code: 'ENOTDIR',
  });
});
