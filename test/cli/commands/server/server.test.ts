import { recorded, StubServer, type Route } from '../../../reana/stub-server.js';
import { expectSaid, linesOf, type Outcome, run } from '../../support.js';
import { Shell, SMALL } from '../shell.js';

async function typeTo(routes: Readonly<Record<string, Route>>, line: string): Promise<Outcome> {
  const stub = await StubServer.start(routes);
  try {
    const env = { REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: 'secret-of-the-test' };
    return await run(line.split(' '), { env });
  } finally {
    await stub.close();
  }
}

const GIB = 1024 ** 3;

test('quota, with its limits, health and period', async () => {
  const cpu = {
    usage: { raw: 7_200_000 },
    limit: { raw: 8_000_000 },
    health: 'warning',
    quota_period_months: 3,
    quota_period_start_at: '2026-10-01T12:00:00Z',
  };
  const you = { body: { email: 'a@b.org', quota: { cpu, disk: { usage: { raw: 2 * GIB } } } } };
  const outcome = await typeTo({ 'GET /api/you': you }, 'quota');
  expect(outcome).toMatchObject({ stderr: '', code: 0 });
  expectSaid(outcome);
  const { stdout: json } = await typeTo({ 'GET /api/you': you }, 'quota --json');
  expect(JSON.parse(json)).toMatchObject({ cpu: { used: 7_200_000, health: 'warning', periodMonths: 3 } });
});

test.each([
  ['quota --resource disk --report usage', String(2 * GIB)],
  ['quota-show --resource disk --report usage --human-readable', '2.15 GB'],
  ['quota --resource cpu --report limit', '8000000'],
  ['quota --resource disk --report limit', 'No limit.'],
  ['quota --resource disk --report limit --json', '{"resource":"disk","report":"limit","value":null}'],
])('`%s`', async (line, expected) => {
  const quota = {
    cpu: { usage: { raw: 0 }, limit: { raw: 8_000_000 } },
    disk: { usage: { raw: 2 * GIB } },
  };
  const routes = { 'GET /api/you': { body: { email: 'a@b.org', quota } } };
  expect(await typeTo(routes, line)).toMatchObject({ stdout: `${expected}\n`, code: 0 });
});

test('quota of one resource', async () => {
  const quota = { cpu: { usage: { raw: 0 } }, disk: { usage: { raw: GIB } } };
  const routes = { 'GET /api/you': { body: { email: 'a@b.org', quota } } };
  expectSaid(await typeTo(routes, 'quota --resource disk'), 'disk');
  expectSaid(await typeTo(routes, 'quota --resource memory'), 'unknown');
  expectSaid(await typeTo(routes, 'quota --report usage'), 'without a resource');
});

test('info, with how busy the cluster is', async () => {
  const routes = { 'GET /api/info': recorded('info'), 'GET /api/status': recorded('cluster-status') };
  const outcome = await typeTo(routes, 'info --load');
  expect(outcome.stdout).toMatch(/^node +critical +available 0, percentage 0, total 1, unschedulable 1$/m);
  expectSaid(outcome);
  expect((await typeTo(routes, 'info')).stdout).not.toContain('unschedulable');
});

const RUN = 'd0209abd-8091-4502-a4ae-253cc79d7448';
const session = { path: `/${RUN}` };
const openRoutes: Record<string, Route> = {
  'GET /api/workflows/greetings/parameters': recorded('parameters'),
  'GET /api/workflows': { body: { items: [], total: 0, page: 1 } },
  [`POST /api/workflows/${RUN}/open/jupyter`]: { body: session },
  [`POST /api/workflows/${RUN}/close/`]: { body: { message: 'The interactive session has been closed' } },
};

describe('sessions', () => {
  test('open says where, and keeps the token to itself', async () => {
    const outcome = await typeTo(openRoutes, 'open greetings');
    expect(outcome).toMatchObject({ stderr: '', code: 0 });
    expect(outcome.stdout).toContain(`/${RUN}\n`);
    expect(outcome.stdout).not.toContain('secret-of-the-test');
    expectSaid(outcome);
  });

  test('open --with-token warns of what it prints', async () => {
    const { stdout, stderr } = await typeTo(openRoutes, 'open greetings --with-token --image jupyter:1');
    expect(stdout).toContain(`/${RUN}?token=secret-of-the-test\n`);
    expectSaid({ stdout: '', stderr });
  });

  const item = {
    id: RUN,
    name: 'greetings.1',
    status: 'finished',
    session_type: 'jupyter',
    session_uri: `/${RUN}`,
    session_status: 'running',
  };

  test('list --sessions shows the open ones and where they are', async () => {
    const asked = new Set<string | null>();
    const list: Route = ({ query }) => {
      asked.add(query.get('type'));
      return { body: { items: [item], total: 1, page: 1 } };
    };
    const routes = { 'GET /api/workflows': list };
    expectSaid(await typeTo(routes, 'list -s'), 'table');
    const { stdout } = await typeTo(routes, 'list --sessions --json');
    const [run] = JSON.parse(stdout) as { session: { url: string } }[];
    expect(run?.session.url).toMatch(new RegExp(`^http://.*/${RUN}$`));
    expect(stdout).not.toContain('secret-of-the-test');
    expectSaid(
      await typeTo(routes, 'list -s --format name,session_type,session_uri,session_status'),
      'columns',
    );
    expectSaid(await typeTo(openRoutes, 'list --sessions'), 'none');
    expect([...asked]).toEqual(['interactive']);
  });

  test('open of an open one shows it again', async () => {
    const routes = { ...openRoutes, 'GET /api/workflows': { body: { items: [item], total: 1, page: 1 } } };
    const { stdout } = await typeTo(routes, 'open greetings --json');
    expect(JSON.parse(stdout)).toMatchObject({ run: { id: RUN }, opened: false });
  });

  test('close', async () => {
    const outcome = await typeTo(openRoutes, 'close greetings');
    expect(outcome).toMatchObject({ stderr: '', code: 0 });
    expectSaid(outcome);
  });

  test('the built-in server has none', async () => {
    const shell = await Shell.open();
    try {
      await shell.server.createRun('r', { workflow: { type: 'yadage', file: 'workflow.yml' } });
      await shell.refuses('open r', 5, 'not-found');
      await shell.refuses('close r', 5, 'not-found', 'closed');
    } finally {
      await shell.close();
    }
  });
});

describe('validate', () => {
  test('asks a server that takes bundles', async () => {
    const shell = await Shell.open({ generation: 'bundle' });
    try {
      shell.copySmall('small');
      await shell.says('validate -f small/reana.yaml --on-server --environments', 'on the server');
      await shell.says('validate -f small/reana.yaml', 'here alone');
      expect(await shell.json(`validate -f small/reana.yaml --server ${shell.url}`)).toMatchObject({
        valid: true,
        server: { offered: true, valid: true, errors: [] },
      });
    } finally {
      await shell.close();
    }
  });

  test('says that older servers do not check', async () => {
    const shell = await Shell.open({ generation: '0.9' });
    try {
      shell.copySmall('small');
      await shell.says('validate -f small/reana.yaml --on-server');
      expect(await shell.json('validate -f small/reana.yaml --on-server')).toMatchObject({
        valid: true,
        server: { offered: false },
      });
    } finally {
      await shell.close();
    }
  });

  test('gives the server’s findings as those of the file', async () => {
    const routes: Record<string, Route> = {
      'GET /api/ping': { body: { message: 'OK', api_capabilities: ['workflow-specification-bundles-v1'] } },
      'POST /api/workflows/validate': {
        body: {
          valid: false,
          errors: [{ code: 'image_not_allowed', message: 'not vetted', path: 'workflow' }],
        },
      },
    };
    const outcome = await typeTo(routes, `validate -f ${SMALL}/reana.yaml --on-server --json`);
    expect(outcome.code).toBe(4);
    const file = `${SMALL}/reana.yaml`;
    const diagnostics = [{ severity: 'error', code: 'server-refusal', file }];
    const error = { code: 'invalid-specification', diagnostics };
    expect(linesOf(outcome)).toMatchObject([{ error }]);
    expect(outcome.stderr).toContain('not vetted');
    expectSaid({ stdout: '', stderr: outcome.stderr });
  });
});
