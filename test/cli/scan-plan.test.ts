import { resolve } from 'node:path';
import { TestServer } from '../local/server-fixture.js';
import { InputFolder } from '../spec/input-folder.js';
import { run } from './support.js';

const SMALL = resolve('test/fixtures/small-scan');

let folder: InputFolder;
beforeEach(() => {
  folder = new InputFolder();
});
afterEach(() => folder.dispose());

function writeScan(points: number, more = ''): string {
  const xs = Array.from({ length: points }, (_, index) => index + 1).join(', ');
  folder.write(
    'scan.yaml',
    `name: wide\nanalysis: ${SMALL}/reana.yaml\naxes: [{grid: {x: [${xs}]}}]\n${more}`,
  );
  return folder.path('scan.yaml');
}

test('scan plan shows the points, and what they take', async () => {
  const { stdout, stderr, code } = await run(['scan', 'plan', `${SMALL}/scan.yaml`], { cwd: SMALL });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(stdout).toMatch(/^# +KEY +x +width +seed\n1 +[0-9a-f]{10} +1 +0\.5 +1\n/);
  for (const line of [
    /^points +12$/m,
    /^runs +12, and at most 24 more for points that fail$/m,
    /^upload +\S+ kB: \d+ files \(.*\) for each run$/m,
    /^disk +\S+ kB \(the inputs alone: /m,
    /^start +3m: REANA starts one run every 15s$/m,
    /^time +not known: /m,
  ])
    expect(stdout).toMatch(line);
});

test('scan plan shortens long scans, and --json has all of them', async () => {
  const file = writeScan(100, 'estimate: {disk: 1 MB, time: 1 min}\nretry: {retries: 0}\n');
  const { stdout } = await run(['scan', 'plan', file, '--max-active', '2']);
  expect(stdout.split('\n').filter((line) => /^\d+ +[0-9a-f]{10} /.test(line))).toHaveLength(20);
  expect(stdout).toMatch(/^… +80 more +…$/m);
  expect(stdout).toMatch(/^runs +100$/m);
  expect(stdout).toMatch(/^disk +100 MB \(by `estimate` of the scan file\)$/m);
  expect(stdout).toMatch(/^time +50m 30s /m);
  const { stdout: json } = await run(['scan', 'plan', file, '--json', '--name', 'other']);
  const document = JSON.parse(json) as { scan: string; points: { key: string }[] };
  expect(document.scan).toBe('other');
  expect(new Set(document.points.map(({ key }) => key)).size).toBe(100);
});

test('scan plan --like measures a run, and says what does not fit', async () => {
  const server = await TestServer.start({ quota: { diskBytes: 2_000_000 } });
  const env = { REANA_SERVER_URL: server.server.url, REANA_ACCESS_TOKEN: server.server.token };
  const parameters = ['-p', 'x=1', '--name', 'model'];
  const submitted = await run(['submit', '-f', `${SMALL}/reana.yaml`, ...parameters, '--follow'], { env });
  expect(submitted.code).toBe(0);
  const file = writeScan(1000, 'resources: [{memory: 900Gi}]\n');
  const { stdout, code } = await run(['scan', 'plan', file, '--like', 'model'], { env });
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^warning: of the account's disk quota \d+ bytes are left, .* room for about \d+ of its 1000 runs$/m,
  );
  expect(stdout).toMatch(/^warning: measure: 900Gi of memory is more than the /m);
  expect(stdout).toMatch(/^disk +.* \(as model\.1 took\); the account may use .* more$/m);
  expect(stdout).toMatch(/^time +.* \(as model\.1 took\)$/m);
  expect(stdout).toMatch(/^start +at once$/m);
  const unknown = await run(['scan', 'plan', file, '--like', 'nobody'], { env });
  expect(unknown.code).not.toBe(0);
  await server.close();
});

test('scan plan refuses what makes no sense', async () => {
  const { stderr, code } = await run(['scan', 'plan', writeScan(2), '--max-active', '1.5']);
  expect({ stderr, code }).toEqual({
    stderr: 'error: --max-active has to be a whole number, at least 1\n',
    code: 2,
  });
});
