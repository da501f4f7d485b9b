import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { JsonObject, JsonValue } from '../../../src/core/json.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { createClient } from '../../../src/client/client.js';
import { libraryPython } from '../../../src/local/reana-library/library-python.js';
import { recorded, StubServer } from '../../reana/stub-server.js';
import { ID } from '../../runs/script.js';
import { PeerClient } from './peer-client.js';

const PATIENCE = 1_800_000;
const FIXTURES = ['snakemake/greeting', 'snakemake/spectrum', 'cwl/greeting', 'cwl/tool'];
const SPACE = `/api/workflows/${ID}/workspace`;
const TOKEN = 'token-of-the-stub';

let peer: PeerClient;
let folder: string;
let stub: StubServer;

beforeAll(async () => {
  peer = await PeerClient.start('REANA_MADMINER_REANA_CLIENT');
}, PATIENCE);
afterAll(() => peer.close());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'languages-'));
  const sizes = new Map<string, number>();
  stub = await StubServer.start({
    'GET /api/ping': recorded('ping'),
    'GET /api/info': recorded('info'),
    'GET /api/workflows': { body: { items: [], total: 0 } },
    'POST /api/workflows': recorded('create'),
    'POST /api/workflows/greetings.1/workspace': recorded('upload'),
    [`POST ${SPACE}`]: ({ query, body }) => {
      sizes.set(query.get('file_name')!, body.length);
      return recorded('upload');
    },
    [`GET ${SPACE}`]: () => {
      const items = [...sizes].map(([name, size]) => ({ name, size: { raw: size } }));
      return { body: { items, total: items.length } };
    },
    [`POST /api/workflows/${ID}/start`]: recorded('start'),
  });
});
afterEach(async () => {
  await stub.close();
  rmSync(folder, { recursive: true });
});

/** The bodies of the requests that create runs. */
function created(): JsonObject[] {
  const isCreate = ({ method, path }: StubServer['requests'][number]): boolean =>
    method === 'POST' && path === '/api/workflows';
  return stub.requests.filter(isCreate).map(({ body }) => JSON.parse(body.toString()) as JsonObject);
}

/** Snakemake's order of rules and of what they depend on changes from run to run. */
function inOrder(body: JsonObject): JsonObject {
  const copy = structuredClone(body) as { workflow: { specification: Record<string, JsonValue> } };
  const { specification } = copy.workflow;
  const { steps, job_dependencies: dependencies } = specification;
  if (Array.isArray(steps)) (steps as { name: string }[]).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (typeof dependencies === 'object')
    for (const list of Object.values(dependencies as Record<string, string[]>)) list.sort();
  return copy;
}

/** The newer form of what the client of the 0.9 series knows only in its own. */
function asOlder(fixture: string): void {
  if (fixture !== 'snakemake/spectrum') return;
  writeFileSync(
    join(folder, 'reana.yaml'),
    'inputs: {directories: [data, rules], files: [defaults.yaml], parameters: {input: inputs.yaml}}\n' +
      'workflow: {type: snakemake, file: Snakefile}\noutputs: {files: [results/sum.txt]}\n',
  );
}

test.each(FIXTURES)(
  'a server of the 0.9 series gets of %s what reana-client sends',
  async (fixture) => {
    cpSync(join('test/fixtures', fixture), folder, { recursive: true });
    asOlder(fixture);
    // It runs cwltool by its name.
    const PATH = `${dirname(process.env.REANA_MADMINER_REANA_CLIENT!)}:${process.env.PATH ?? ''}`;
    const env = { ...process.env, PATH, REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: TOKEN };
    await peer.call(['create', '-n', 'theirs'], { cwd: folder, env });
    rmSync(join(folder, '.snakemake'), { recursive: true, force: true });
    const before = readdirSync(folder, { recursive: true }).sort();

    const state = mkdtempSync(join(tmpdir(), 'languages-state-'));
    const told: string[] = [];
    const client = createClient({
      ...{ serverUrl: stub.url, accessToken: TOKEN, authentication: 'query' },
      folders: { config: state, state },
      onWarning: ({ code }) => told.push(code),
    });
    try {
      await client.runs.submit({ file: join(folder, 'reana.yaml') }, { journal: false });
    } finally {
      await client.close();
      rmSync(state, { recursive: true });
    }
    const [theirs, ours] = created();
    expect(inOrder(ours!)).toEqual(inOrder(theirs!));
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before);
    expect(told.includes('runs-code')).toBe(fixture.startsWith('snakemake'));
  },
  PATIENCE,
);

const GATHER = `
import json, sys
from reana_commons.specification_paths import gather_validation_members
print(json.dumps([sorted(gather_validation_members(path)[0]) for path in sys.argv[1:]]))
`;

test(
  'a server that takes bundles gets what the newer reana-client puts into them',
  async () => {
    const program = process.env.REANA_MADMINER_REANA_CLIENT_OIDC;
    if (program === undefined)
      throw new Error('REANA_MADMINER_REANA_CLIENT_OIDC names no reana-client: use npm test');
    const files = FIXTURES.map((fixture) => resolve('test/fixtures', fixture, 'reana.yaml'));
    const output = execFileSync(join(dirname(program), 'python'), ['-W', 'ignore', '-c', GATHER, ...files]);
    const ours = await Promise.all(
      files.map(async (file) => {
        const { workflow } = await loadAnalysis(file);
        if (!('members' in workflow)) throw new Error(workflow.type);
        return ['reana.yaml', ...workflow.members].sort();
      }),
    );
    expect(ours).toEqual(JSON.parse(output.toString()));
  },
  PATIENCE,
);

test(
  "the Python of an installed reana-client is used in the place of an environment of one's own",
  async () => {
    const bin = dirname(process.env.REANA_MADMINER_REANA_CLIENT!);
    const lines: string[] = [];
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH ?? ''}`, REANA_MADMINER_PYTHON: '' };
    const { python } = await libraryPython(env, (line) => lines.push(line), new AbortController().signal);
    expect(dirname(python)).toBe(bin);
    expect(lines).toEqual([]);
  },
  PATIENCE,
);
