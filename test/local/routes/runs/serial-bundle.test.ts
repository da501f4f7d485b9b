import { expectWords } from '../../../support/words.js';
import { bundleOf, multipart, part } from '../../support/bundle-body.js';
import { TestServer, type Answer } from '../../support/server-fixture.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ generation: 'bundle' });
});
afterAll(() => server.close());

const REANA_YAML = `
inputs:
  files: [data.txt]
  parameters: {word: hello}
workflow:
  type: serial
  specification:
    steps:
      - name: make
        environment: test:1
        kubernetes_uid: 500
        commands:
          - echo \${word} > out
      - name: show
        environment: plain
        commands:
          - cat out; echo $$REANA_WORKFLOW_UUID
`;

function send(path: string, text: string): Promise<Answer> {
  return server.send('POST', path, bundleOf([{ name: 'reana.yaml', content: text }]));
}

test('a bundle of reana.yaml alone is valid, becomes a run, and the run is restarted with another one', async () => {
  const report = await send('/api/workflows/validate?environments=true', REANA_YAML);
  expect(report.json).toMatchObject({
    valid: true,
    errors: [],
    warnings: expect.arrayContaining([
      expect.objectContaining({ code: 'image_tag', path: 'plain:latest' }),
    ]) as unknown,
    environments: [
      { image: 'test:1', runtime_uid: 500, runtime_gid: 0 },
      { image: 'plain:latest', runtime_uid: 1000, runtime_gid: 0 },
    ],
  });
  const created = await send('/api/workflows?workflow_name=bundled', REANA_YAML);
  expect(created.status).toBe(201);
  await server.send('POST', '/api/workflows/bundled/start', {
    json: { operational_options: { TARGET: 'make' } },
  });
  expect(await server.ended('bundled.1')).toMatchObject({
    status: 'finished',
    progress: { finished: { total: 1 } },
  });

  const replacement = Buffer.from(
    '------reana-test\r\nContent-Disposition: form-data; name="parameters"\r\n\r\n' +
      `${JSON.stringify({ operational_options: { FROM: 'show' } })}\r\n`,
  );
  const text = REANA_YAML.replace('cat out;', 'cat out out;');
  const answer = await server.send(
    'POST',
    '/api/workflows/bundled/restart',
    multipart(part(Buffer.from(text), 'replacement'), replacement),
  );
  expect([answer.status, answer.json]).toMatchObject([200, { run_number: '1.1' }]);
  expect((await server.ended('bundled.1.1')).status).toBe('finished');
  const [job] = Object.values((await server.logs('bundled.1.1')).job_logs);
  expect(job?.logs).toContain('hello\nhello\n');
});

test.each([
  ['a command that REANA cannot expand', 'cat out; echo $$REANA', 'cat out; echo $REANA', 'reana.yaml:17:27'],
  ['a step without commands', '          - cat out; echo $$REANA_WORKFLOW_UUID\n', '', 'reana.yaml:16:9'],
  ['an option that another language has', 'inputs:', 'inputs:\n  options: {report: x}', 'reana.yaml:3:21'],
])('%s is found, with its place, and makes no run', async (_name, before, after, path) => {
  const text = REANA_YAML.replace(before, () => after);
  const report = (await send('/api/workflows/validate', text)).json as unknown as {
    readonly valid: boolean;
    readonly errors: readonly { readonly message: string; readonly path: string }[];
  };
  expect([report.valid, report.errors.map((error) => error.path)]).toEqual([false, [path]]);
  const created = await send('/api/workflows?workflow_name=faulty', text);
  expect(created.status).toBe(400);
  expectWords(created.json.message);
  expect((await server.send('GET', '/api/workflows/faulty/status')).status).toBe(404);
});
