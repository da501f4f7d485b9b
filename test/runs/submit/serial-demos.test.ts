import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { parseYaml } from '../../../src/analysis/yaml/yaml.js';
import { submit } from '../../../src/runs/submit/submit.js';
import { diagnosePlan, planUpload } from '../../../src/runs/upload/upload-plan.js';
import { readZip, zipIn } from '../../reana/read-bundle.js';
import { recorded, StubServer } from '../../reana/stub-server.js';
import { ID } from '../script.js';

const FOLDER = 'test/fixtures/serial/demos';
const BUNDLES = ['workflow-specification-bundles-v1'];
const DEMOS = readdirSync(FOLDER);

let stub: StubServer;
afterEach(() => stub.close());

/** Submits a demo to a server with these capabilities, and returns what created the run. */
async function createdBy(file: string, capabilities: readonly string[]): Promise<Buffer> {
  const uploaded = new Map<string, number>();
  stub = await StubServer.start({
    'GET /api/ping': { body: { message: 'OK', api_capabilities: capabilities } },
    'GET /api/info': { body: {} },
    'GET /api/secrets': { body: [] },
    'GET /api/workflows': { body: { items: [], total: 0 } },
    'POST /api/workflows': recorded('create'),
    [`POST /api/workflows/${ID}/workspace`]: ({ query, body }) => {
      uploaded.set(query.get('file_name')!, body.length);
      return recorded('upload');
    },
    [`GET /api/workflows/${ID}/workspace`]: () => {
      const items = [...uploaded].map(([name, raw]) => ({ name, size: { raw } }));
      return { body: { items, total: items.length } };
    },
    [`POST /api/workflows/${ID}/start`]: recorded('start'),
  });
  await submit(stub.client(), { file, journal: false });
  return stub.requests.find(({ method, path }) => method === 'POST' && path === '/api/workflows')!.body;
}

describe.each(DEMOS)('the demo %s', (name) => {
  const file = join(FOLDER, name, 'reana.yaml');

  test('has nothing to warn about, and is sent as it is written', async () => {
    const analysis = await loadAnalysis(file);
    expect([...analysis.warnings, ...diagnosePlan(await planUpload(analysis), analysis)]).toEqual([]);
    const declared = parseYaml(readFileSync(file, 'utf8'), file).value;
    expect(JSON.parse((await createdBy(file, [])).toString())).toEqual(JSON.parse(JSON.stringify(declared)));
  });

  test('is reana.yaml alone in a bundle', async () => {
    const entries = await readZip(zipIn(await createdBy(file, BUNDLES)));
    expect(entries.map(({ entry }) => entry.fileName)).toEqual(['reana.yaml']);
    const sent = parseYaml(entries[0]!.content.toString(), 'reana.yaml').value;
    expect(sent).toEqual(parseYaml(readFileSync(file, 'utf8'), file).value);
  });
});

test('all demos are here', () => {
  expect(DEMOS).toEqual(['batch', 'grid', 'hello', 'histogram', 'kubernetes', 'notebook', 'slurm']);
});
