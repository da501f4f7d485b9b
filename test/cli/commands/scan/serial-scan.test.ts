import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Shell } from '../shell.js';

let shell: Shell;
beforeAll(async () => {
  shell = await Shell.open();
  cpSync('test/fixtures/serial/measurement', shell.folder, { recursive: true });
});
afterAll(() => shell.close());

test('a parameter of a serial workflow is an axis, and values of its summary are results', async () => {
  const { stdout, code } = await shell.type('scan run scan.yaml --collect --junit out/report.xml');
  expect(code).toBe(0);
  expect(stdout).toMatch(/\n1 +1 +1 +1\n2 +2 +4 +2\n3 +3 +9 +3\n/);
  const results = JSON.parse(readFileSync(join(shell.folder, 'results/squares/results.json'), 'utf8')) as {
    points: object[];
  };
  expect(results.points).toMatchObject(
    [1, 2, 3].map((width) => ({ values: { width }, numbers: { area: width ** 2 } })),
  );
  expect(readFileSync(join(shell.folder, 'out/report.xml'), 'utf8')).toContain('tests="3" failures="0"');
});

test('it is resumed from the server alone, with nothing left to run', async () => {
  expect(await shell.json('scan status squares')).toMatchObject({ counts: { total: 3, finished: 3 } });
  const { stdout, code } = await shell.type('scan resume squares --wait');
  expect({ stdout, code }).toEqual({
    stdout: expect.stringContaining('all 3 points have ended') as string,
    code: 0,
  });
});
