import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApptainerRuntime, apptainerArguments } from '../../../src/local/runtimes/apptainer-runtime.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { writeExecutable } from '../environments/scratch.js';
import { makeTask } from './task.js';

const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'apptainer-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Stands in for apptainer: writes an image file, and runs commands with the variables and the folder it was given. */
const STAND_IN = `#!/bin/bash
case $1 in
pull) case $4 in *missing*) echo "FATAL: manifest unknown" >&2; exit 255;; esac; echo "$4" > "$3";;
exec)
  [ -s "$7" ] || { echo "no image file $7" >&2; exit 255; }
  echo "$2 $3 $4"
  cd "$6" || exit 255
  shift 7
  export OWN=$APPTAINERENV_OWN
  exec "$@";;
esac
`;

const cache = join(folder, 'cache');
writeExecutable(join(folder, 'bin', 'apptainer'), STAND_IN);
const runtime = new ApptainerRuntime(cache, { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` });

test('an image is pulled once and whole, then commands run in it', async () => {
  const lines: string[] = [];
  const report = (line: string): void => void lines.push(line);
  await Promise.all([1, 2].map(() => runtime.prepare('org/image:1', report, never)));
  await runtime.prepare('org/image:1', report, never);
  expect(lines).toHaveLength(2);
  expectWords(lines);
  expect(readdirSync(join(cache, 'images'))).toEqual(['docker.io_org_image_1.sif']);

  const made = makeTask('echo "$OWN"; pwd; exit 5', { image: 'org/image:1', environment: { OWN: 'a,b' } });
  const { workspace } = made.task;
  expect(await runtime.run(made.task, never)).toEqual({ exitCode: 5 });
  expect(made.log()).toBe(
    `--containall --mount type=bind,"source=${workspace}","target=${workspace}"\na,b\n${workspace}\n`,
  );
  expect(made.leftovers).toMatchObject([{ kind: 'process' }]);
  made.remove();
});

test('an image that can not be pulled leaves nothing and is quoted', async () => {
  const failure = await failureOf(runtime.prepare('org/missing:1', () => undefined, never));
  expect(failure.code).toBe('image');
  expectWords(wordsOf(failure));
  expect(existsSync(join(cache, 'images', 'docker.io_org_missing_1.sif'))).toBe(false);
});

test('secrets are mounted where REANA has them, and their values are on no command line', () => {
  const secrets = { folder: '/data/secrets/1', variables: { PASSPHRASE: 'hidden' } };
  const made = makeTask('true', { secrets });
  const args = apptainerArguments(made.task, 'image.sif');
  expect(args).toContain('type=bind,source=/data/secrets/1,target=/etc/reana/secrets,ro');
  expect(args.join(' ')).not.toContain('hidden');
  made.remove();
});
