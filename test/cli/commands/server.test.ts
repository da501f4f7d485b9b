import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { recorded, StubServer, type Route } from '../../reana/stub-server.js';
import { type Outcome, run } from '../support.js';
import { Shell, SMALL } from './shell.js';

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
  const { stdout, code } = await typeTo({ 'GET /api/you': you }, 'quota');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^RESOURCE +USED +LIMIT +HEALTH +SINCE\n/);
  expect(stdout).toMatch(/^cpu +2h +2h 13m 20s \(90 % used\) +warning +2026-10-01, for 3 months$/m);
  expect(stdout).toMatch(/^disk +2\.15 GB +none +- +-$/m);
  const { stdout: json } = await typeTo({ 'GET /api/you': you }, 'quota --json');
  expect(JSON.parse(json)).toMatchObject({ cpu: { used: 7_200_000, health: 'warning', periodMonths: 3 } });
});

test('info, with how busy the cluster is', async () => {
  const routes = { 'GET /api/info': recorded('info'), 'GET /api/status': recorded('cluster-status') };
  const { stdout } = await typeTo(routes, 'info --load');
  expect(stdout).toMatch(/^List of supported compute backends +kubernetes$/m);
  expect(stdout).toMatch(/^node +critical +available 0, percentage 0, total 1, unschedulable 1$/m);
  expect(stdout).toMatch(/^session +- +active 0$/m);
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
    const { stdout, stderr, code } = await typeTo(openRoutes, 'open greetings');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^a session is starting .* greetings\.1;.*\n {2}http:\/\/\S+\/d0209abd\S+\n/);
    expect(stdout).not.toContain('secret-of-the-test');
  });

  test('open --with-token warns of what it prints', async () => {
    const { stdout, stderr } = await typeTo(openRoutes, 'open greetings --with-token --image jupyter:1');
    expect(stdout).toContain(`/${RUN}?token=secret-of-the-test\n`);
    expect(stderr).toMatch(/^warning: the address holds your access token: pass it on to nobody\n$/);
  });

  test('open of an open one shows it again', async () => {
    const item = {
      id: RUN,
      name: 'greetings.1',
      status: 'finished',
      session_type: 'jupyter',
      session_uri: `/${RUN}`,
      session_status: 'running',
    };
    const routes = { ...openRoutes, 'GET /api/workflows': { body: { items: [item], total: 1, page: 1 } } };
    const { stdout } = await typeTo(routes, 'open greetings --json');
    expect(JSON.parse(stdout)).toMatchObject({ run: { id: RUN }, opened: false });
  });

  test('close', async () => {
    expect(await typeTo(openRoutes, 'close greetings')).toMatchObject({
      stdout: 'closed the session of greetings.1; its files stay\n',
      code: 0,
    });
  });

  test('the built-in server has none', async () => {
    const shell = await Shell.open();
    try {
      await shell.server.createRun('r', { workflow: { type: 'yadage', file: 'workflow.yml' } });
      expect(await shell.type('open r')).toMatchObject({ code: 5 });
    } finally {
      await shell.close();
    }
  });
});

describe('validate', () => {
  test('asks a server that takes bundles', async () => {
    const shell = await Shell.open({ generation: 'bundle' });
    try {
      cpSync(SMALL, join(shell.folder, 'small'), { recursive: true });
      const text = await shell.text('validate -f small/reana.yaml --on-server --environments');
      expect(text).toMatch(
        /^steps run in\n {2}small:1 as user \d+, group \d+\nthe server finds it valid\nvalid: /,
      );
      expect(await shell.text('validate -f small/reana.yaml')).not.toContain('server');
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
      cpSync(SMALL, join(shell.folder, 'small'), { recursive: true });
      expect(await shell.text('validate -f small/reana.yaml --on-server')).toMatch(
        /^the server checks a workflow only when it is started: nothing more was checked\nvalid: /,
      );
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
    const { stderr, code } = await typeTo(routes, `validate -f ${SMALL}/reana.yaml --on-server`);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^error: \S+reana\.yaml: http:\S+ says workflow: not vetted\n$/);
  });
});
