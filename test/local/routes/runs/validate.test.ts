import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleReport } from '../../../../src/local/bundle/validate-bundle.js';
import { expectWords } from '../../../support/words.js';
import { bundleOf, multipart, part, WHOLE } from '../../support/bundle-body.js';
import { makeZip, type ZipMember } from '../../support/make-zip.js';
import { chain, TestServer, type Answer, type Sending } from '../../support/server-fixture.js';

interface Report extends BundleReport {
  readonly valid: boolean;
  readonly environments?: readonly object[];
}

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ generation: 'bundle' });
});
afterAll(() => server.close());

function send(sending: Sending, query = ''): Promise<Answer> {
  return server.send('POST', `/api/workflows/validate${query}`, sending);
}

async function validate(members: readonly ZipMember[], query = ''): Promise<Report> {
  const answer = await send(bundleOf(members), query);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.json as unknown as Report;
}

function replacing(name: string, content: string): readonly ZipMember[] {
  return [...WHOLE.filter((member) => member.name !== name), { name, content }];
}

afterEach(async () => {
  expect((await server.send('GET', '/api/workflows')).json.total).toBe(0);
  expect(await readdir(join(server.dataDir, 'uploads'))).toEqual([]);
});

test('a good bundle is valid, and no run is made', async () => {
  expect(await validate(WHOLE)).toEqual({ valid: true, errors: [], warnings: [] });
});

test.each<[string, readonly ZipMember[], string]>([
  ['broken YAML', [{ name: 'reana.yaml', content: 'a: [' }], 'reana.yaml:1:5'],
  ['no mapping', [{ name: 'reana.yaml', content: '[]' }], 'reana.yaml:1:1'],
  [
    'a serial workflow in a file',
    replacing('reana.yaml', 'workflow: {type: serial, file: workflow.yml, files: [sub/steps.yml]}'),
    'reana.yaml:1:26',
  ],
  ['a broken workflow', replacing('workflow.yml', 'stages: [{name: a}]'), 'workflow.yml:1:10'],
  [
    'a workflow that reads what nobody gives',
    replacing('workflow.yml', chain('cat {inptu} > {out}')),
    'workflow.yml:8:68',
  ],
])('%s is found, with its place', async (_name, members, path) => {
  const report = await validate(members);
  expect(report.valid).toBe(false);
  const [error] = report.errors;
  expect(error?.code).toBe('invalid_specification');
  expect(error?.path).toBe(path);
  expectWords(error?.message ?? '');
  expect(JSON.stringify(report)).not.toContain(server.dataDir);
});

test('what is doubtful is told and is still valid, also by create and start', async () => {
  const yaml =
    'inputs: {parameters: {word: a, wrod: b}}\nworkflow: {type: yadage, file: workflow.yml, files: []}\n';
  const members = [{ name: 'reana.yaml', content: yaml }, WHOLE[2]!];
  const report = await validate(members);
  const finding = {
    code: 'doubtful_specification',
    message: expect.stringContaining('wrod') as string,
    path: 'reana.yaml:1:32',
  };
  expect(report).toEqual({ valid: true, errors: [], warnings: [finding] });
  expectWords(report.warnings[0]!.message);

  const other = await TestServer.start({ generation: 'bundle' });
  try {
    const created = await other.send('POST', '/api/workflows?workflow_name=doubtful', bundleOf(members));
    expect([created.status, created.json]).toMatchObject([201, { validation_warnings: [finding] }]);
    await other.upload(
      'doubtful',
      'workflow.yml',
      chain('echo {input} > {out}').replace('name: s0', 'name: x\n    name: s0'),
    );
    const started = await other.send('POST', '/api/workflows/doubtful/start', { json: {} });
    expect(started.status).toBe(200);
    const { validation_warnings } = started.json as unknown as { validation_warnings: { path: string }[] };
    expect(validation_warnings.map(({ path }) => path)).toEqual([expect.stringMatching(/^workflow\.yml:3:/)]);
  } finally {
    await other.close();
  }
});

test('environments are listed when asked for, with who runs in them', async () => {
  const workflow = `
stages:
  - name: a
    dependencies: [init]
    scheduler: &scheduler
      scheduler_type: singlestep-stage
      parameters: {word: {step: init, output: word}}
      step: &step
        process: {process_type: string-interpolated-cmd, cmd: 'echo "{word}"'}
        environment: &image {environment_type: docker-encapsulated, image: some/image, imagetag: '2'}
        publisher: {publisher_type: constant-pub, publish: {}}
  - {name: b, dependencies: [init], scheduler: *scheduler}
  - name: c
    dependencies: [init]
    scheduler:
      <<: *scheduler
      step:
        <<: *step
        environment: {<<: *image, imagetag: latest, resources: [{kubernetes_uid: 500}]}
`;
  const members = replacing('workflow.yml', workflow);
  const report = await validate(members, '?environments=true');
  expect(report.environments).toEqual([
    { image: 'some/image:2', runtime_uid: 1000, runtime_gid: 0 },
    { image: 'some/image:latest', runtime_uid: 500, runtime_gid: 0 },
  ]);
  expect(report.warnings).toEqual([
    expect.objectContaining({ code: 'image_tag', path: 'some/image:latest' }),
  ]);
  expect(await validate(members)).not.toHaveProperty('environments');
});

test.each<[string, Sending, number]>([
  ['JSON', { json: { workflow: {} } }, 400],
  ['no part', multipart(), 400],
  ['another part', multipart(part(makeZip(WHOLE), 'archive')), 400],
  ['two parts', multipart(part(makeZip(WHOLE)), part(makeZip(WHOLE))), 413],
  ['no ZIP', multipart(part(Buffer.from('no ZIP'))), 400],
  ['a file too many', bundleOf([...WHOLE, { name: 'x', content: '' }]), 400],
  ['no reana.yaml', bundleOf(WHOLE.slice(1)), 400],
])('%s is no bundle', async (_name, sending, status) => {
  const answer = await send(sending);
  expect(answer.status).toBe(status);
  expectWords(answer.json.message);
});
