import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorCode } from '../../../src/core/error-codes.js';
import type { NewRun } from '../../../src/reana/model.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { readZip, zipIn } from '../read-bundle.js';
import { recorded, StubServer, type Reply } from '../stub-server.js';

const PING_BUNDLE: Reply = {
  body: { message: 'OK', status: '200', api_capabilities: ['workflow-specification-bundles-v1'] },
};

let root: string;
let stub: StubServer;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'create-'));
  await mkdir(join(root, 'wf'));
  await writeFile(join(root, 'wf/workflow.yml'), 'stages: []\n');
  await writeFile(join(root, 'wf/ä steps.yml'), 'a: {}\n');
  await writeFile(join(root, 'wf/empty.yml'), '');
});

afterEach(async () => {
  await stub.close();
  await rm(root, { recursive: true });
});

function newRun(rest: Partial<NewRun> = {}): NewRun {
  return {
    name: 'greetings',
    specification: {
      inputs: { parameters: { small: 1e-7, flag: 'off' } },
      workflow: { type: 'yadage', file: 'wf/workflow.yml', files: ['wf/ä steps.yml', 'wf/empty.yml'] },
    },
    root,
    workflowFiles: ['wf/workflow.yml', 'wf/ä steps.yml', 'wf/empty.yml'],
    ...rest,
  };
}

test('a 0.9 server gets the specification as JSON', async () => {
  stub = await StubServer.start({
    'GET /api/ping': recorded('ping'),
    'POST /api/workflows': recorded('create'),
  });
  await expect(stub.client().workflows.create(newRun())).resolves.toEqual({
    id: 'd0209abd-8091-4502-a4ae-253cc79d7448',
    name: 'greetings.1',
    warnings: [],
    seeded: [],
  });
  const request = stub.requests[1]!;
  expect(request.query.get('workflow_name')).toBe('greetings');
  expect(request.headers['content-type']).toBe('application/json');
  expect(JSON.parse(request.body.toString())).toEqual(newRun().specification);
});

describe('a server of bundles', () => {
  async function createBundle(run = newRun(), reply: Reply = recorded('create')): Promise<Buffer> {
    stub = await StubServer.start({ 'GET /api/ping': PING_BUNDLE, 'POST /api/workflows': reply });
    await stub.client().workflows.create(run);
    return stub.requests[1]!.body;
  }

  test('gets one multipart part of known length', async () => {
    const body = await createBundle();
    const { headers } = stub.requests[1]!;
    expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(headers['content-length']).toBe(String(body.length));
    const parts = body.toString('latin1').match(/Content-Disposition: [^\r\n]+/gi);
    expect(parts).toEqual([
      'Content-Disposition: form-data; name="bundle"; filename="validation-bundle.zip"',
    ]);
  });

  test('gets exactly the declared members, plainly stored', async () => {
    const entries = await readZip(zipIn(await createBundle()));
    expect(entries.map(({ entry }) => entry.fileName)).toEqual([
      'reana.yaml',
      'wf/empty.yml',
      'wf/workflow.yml',
      'wf/ä steps.yml',
    ]);
    for (const { entry } of entries) {
      expect(entry).toMatchObject({
        compressionMethod: 0,
        lastModFileDate: 33,
        lastModFileTime: 0,
        extraFieldLength: 0,
      });
      expect(entry.versionMadeBy >>> 8).toBe(3);
      expect(entry.externalFileAttributes >>> 16).toBe(0o100600);
      // No data descriptor, not encrypted; the flag for UTF-8 names may be set.
      expect(entry.generalPurposeBitFlag & ~0x800).toBe(0);
    }
    const text = entries[0]!.content.toString();
    expect(text).toContain('"small": 1.0e-7');
    expect(text).toContain('"files": ["wf/ä steps.yml", "wf/empty.yml"]');
    expect(entries[2]!.content.toString()).toBe('stages: []\n');
  });

  test('gets what was put in the place of a file', async () => {
    const content = Buffer.from('stages: [changed]\n');
    const replaced = new Map([['wf/workflow.yml', content]]);
    const entries = await readZip(zipIn(await createBundle(newRun({ replaced }))));
    const member = entries.find(({ entry }) => entry.fileName === 'wf/workflow.yml');
    expect(member!.content.toString()).toBe('stages: [changed]\n');
  });

  test('is sent nothing when a link lies on the way to a file', async () => {
    await symlink(join(root, 'wf'), join(root, 'linked'));
    const specification = { workflow: { type: 'yadage', file: 'linked/workflow.yml', files: [] } };
    const behind = newRun({ specification, workflowFiles: ['linked/workflow.yml'] });
    const failure = await failureOf(createBundle(behind));
    expect(failure).toMatchObject({ code: 'transfer', path: 'linked/workflow.yml' });
    expectWords(wordsOf(failure, { [root]: 'FOLDER' }));
    expect(stub.calls).toEqual(['GET /api/ping']);
  });

  test('gets the same bytes for the same files', async () => {
    const first = zipIn(await createBundle());
    await stub.close();
    expect(zipIn(await createBundle()).equals(first)).toBe(true);
  });

  test('says what it found worth a word, and what it has already', async () => {
    stub = await StubServer.start({
      'GET /api/ping': PING_BUNDLE,
      'POST /api/workflows': {
        status: 201,
        body: {
          workflow_id: 'i',
          workflow_name: 'greetings.1',
          validation_warnings: [{ code: 'x', message: 'extra', path: 'workflow.x' }, { message: 'odd' }],
        },
      },
    });
    const created = await stub.client().workflows.create(newRun());
    expect(created.warnings).toEqual(['workflow.x: extra', 'odd']);
    expect(created.seeded).toEqual(newRun().workflowFiles);
  });

  test('is believed when it refuses', async () => {
    const refusal = {
      status: 400,
      body: { message: 'The bundle does not match its declared validation scope.' },
    };
    await expect(createBundle(newRun(), refusal)).rejects.toMatchObject({ code: 'bad-request' });
  });

  test.each<[string, readonly string[], ErrorCode]>([
    ['a missing file', ['wf/nosuch.yml'], 'transfer'],
    ['a symbolic link', ['link.yml'], 'transfer'],
    ['a directory', ['wf'], 'transfer'],
    ['a path that leaves the folder', ['../up.yml'], 'unsafe-path'],
    ['a second reana.yaml', ['reana.yaml'], 'transfer'],
  ])('is sent nothing when there is %s among the files', async (_name, workflowFiles, code) => {
    await symlink(join(root, 'wf/workflow.yml'), join(root, 'link.yml'));
    const specification = { workflow: { type: 'yadage', file: workflowFiles[0]!, files: [] } };
    await expect(createBundle(newRun({ specification, workflowFiles }))).rejects.toMatchObject({ code });
    expect(stub.calls).toEqual(['GET /api/ping']);
  });
});
