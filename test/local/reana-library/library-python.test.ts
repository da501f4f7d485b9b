import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { libraryPython } from '../../../src/local/reana-library/library-python.js';
import { failureOf } from '../../support/failures.js';
import { never, writeExecutable } from '../environments/scratch.js';
import { makeStandIns, type StandIns } from '../environments/stand-ins.js';

/** A Python 3.11, as far as environments ask it; with no package, and all scripts run well. */
const OLDER = `#!/bin/bash
case "$1 $2" in
'-I -c') echo 3.11.9; echo "$0";;
'-m pip') exit 1;;
-c*) exit 1;;
esac
`;

let scratch: StandIns;
beforeAll(() => {
  scratch = makeStandIns();
});
afterAll(() => scratch.remove());

test('the Python that is named for the steps is too new for the library: another one is taken', async () => {
  const older = join(scratch.folder, 'older', 'python3.11');
  writeExecutable(older, OLDER);
  const env = {
    ...scratch.env,
    PATH: `${join(scratch.folder, 'older')}:${scratch.env.PATH!}`,
    REANA_MADMINER_CACHE: join(scratch.folder, 'cache'),
  };
  const { python } = await libraryPython(env, () => undefined, never);
  expect(realpathSync(python)).toBe(older);
});

test('a named Python that does not start is an error, and no other one is taken', async () => {
  const env = {
    ...scratch.env,
    REANA_MADMINER_CACHE: join(scratch.folder, 'cache'),
    REANA_MADMINER_PYTHON: join(scratch.folder, 'nowhere'),
  };
  expect((await failureOf(libraryPython(env, () => undefined, never))).code).toBe('no-python');
});
