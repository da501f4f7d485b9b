import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const ID = '11111111-2222-4333-8444-555555555555';

/** A text in a response, by the name of its field: the right one, or another. */
export type Say = (label: string, right: string) => string;

export interface HostileServer extends AsyncDisposable {
  readonly url: string;
  /** What the fields of its responses hold from now on. */
  say: Say;
  /** Requests that are refused with this text, by method and path. */
  refusal: string | undefined;
  /** Names of the fields that were sent. */
  readonly labels: Set<string>;
}

/** A server with the routes of REANA, one run, and any texts in its responses. */
export async function startHostileServer(): Promise<HostileServer> {
  const labels = new Set<string>();
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const say: Say = (label, right) => {
        labels.add(label);
        return hostile.say(label, right);
      };
      const { status, body } = respond(request, say, hostile.refusal);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hostile: HostileServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    say: (_label, right) => right,
    refusal: undefined,
    labels,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return hostile;
}

function respond(
  { method = 'GET', url = '/' }: IncomingMessage,
  say: Say,
  refusal: string | undefined,
): { readonly status: number; readonly body: unknown } {
  const { pathname } = new URL(url, 'http://server');
  if (pathname === '/api/.well-known/openid-configuration') return { status: 404, body: { message: 'none' } };
  if (refusal !== undefined && !/\/api\/(?:ping|you)$/.test(pathname)) {
    return { status: 409, body: { message: refusal } };
  }
  const key = `${method} ${pathname.replace(/^\/api/, '').replace(/^(\/workflows)\/(?!move_files)[^/]+/, '$1/:id')}`;
  for (const [pattern, body] of routes(say)) {
    if (new RegExp(`^${pattern}$`).test(key)) return { status: 200, body: body() };
  }
  return { status: 404, body: { message: say('not found', 'no such thing') } };
}

const WHEN = '2026-11-29T10:00:00';
const LATER = '2026-11-29T10:01:00';

function runOf(say: Say, name = say('run name', 'evil.1')): Record<string, unknown> {
  const none = { total: 0, job_ids: [] };
  return {
    ...{ id: ID, name, status: say('status', 'finished'), user: ID, created: WHEN },
    size: { raw: 10, human_readable: '10 B' },
    progress: {
      ...{ run_started_at: WHEN, run_finished_at: LATER, run_stopped_at: null },
      ...{ total: { total: 2, job_ids: [] }, running: none, failed: none },
      finished: { total: 2, job_ids: [say('job', 'a'), 'b'] },
      current_command: say('command', 'ls'),
      current_step_name: say('current step', 'fit'),
    },
    session_type: say('session type', 'jupyter'),
    session_uri: '/session/x',
    session_status: say('session status', 'created'),
    owner_email: say('owner', 'a@example.org'),
    shared_with: [say('shared with', 'b@example.org')],
  };
}

/** Only those of the commands that are asked are made. */
function routes(say: Say): readonly (readonly [string, () => unknown])[] {
  const named = (): Record<string, string> => ({
    ...{ message: say('message', 'ok'), workflow_id: ID, workflow_name: say('run name', 'evil.1') },
  });
  const amount = (): unknown => ({
    usage: { raw: 10, human_readable: say('usage', '10 B') },
    limit: { raw: 100, human_readable: say('limit', '100 B') },
    health: say('health', 'healthy'),
  });
  const users = (): unknown => [{ email: say('user', 'c@example.org') }];
  return [
    ['GET /ping', () => ({ message: say('message', 'OK'), status: 200, reana_server_version: say('version', '0.9.4') })],
    ['GET /you', () => ({ email: say('email', 'me@example.org'), full_name: say('full name', 'Me'), username: say('username', 'me'), reana_server_version: say('version', '0.9.4'), quota: { cpu: amount(), disk: amount(), [say('resource', 'gpu')]: amount() } })],
    ['GET /info', () => ({ compute_backends: { title: say('info title', 'Backends'), value: [say('backend', 'kubernetes')] }, [say('info key', 'x')]: { title: say('info title', 'X'), value: say('info value', 'y') } })],
    ['GET /status', () => ({ node: { available: 1, total: 2, health: say('health', 'healthy'), sort: 1 }, [say('load', 'job')]: { running: 1, [say('load key', 'pending')]: 0, sort: 2 } })],
    ['GET /workflows', () => ({ items: [runOf(say), runOf(say, say('scan run', 'curve--0001-0123456789.1'))], page: 1, total: 2, has_next: false })],
    ['GET /workflows/:id/status', () => ({ ...runOf(say), logs: '{}' })],
    ['GET /workflows/:id/parameters', () => ({ id: ID, name: say('run name', 'evil.1'), type: 'yadage', parameters: { [say('parameter', 'seed')]: say('value', '1') } })],
    ['GET /workflows/:id/specification', () => ({ specification: { version: '0.9.4', inputs: { parameters: { [say('parameter', 'seed')]: say('value', '1') } }, workflow: { type: 'yadage', file: say('workflow file', 'workflow.yml') }, outputs: { directories: [say('output', 'out')] } }, parameters: { [say('parameter', 'seed')]: say('value', '1') } })],
    ['GET /workflows/:id/logs', () => ({ ...named(), user: ID, live_logs_enabled: false, logs: JSON.stringify({ workflow_logs: say('engine log', 'engine\n'), job_logs: { a: { job_name: say('step', 'fit'), compute_backend: say('backend', 'kubernetes'), docker_img: say('image', 'img'), cmd: say('command', 'ls'), status: say('step status', 'finished'), logs: say('log', 'line\n'), started_at: WHEN, finished_at: LATER } } }) })],
    ['GET /workflows/:id/workspace', () => ({ items: [{ name: say('file', 'out/a.txt'), size: { raw: 3 }, 'last-modified': WHEN }], page: 1, total: 1, has_next: false })],
    ['GET /workflows/:id/workspace/.*', () => 'abc'],
    ['GET /workflows/:id/disk_usage', () => ({ disk_usage_info: [{ name: say('used file', '/out/a.txt'), size: { raw: 3 } }] })],
    ['GET /workflows/:id/retention_rules', () => ({ ...named(), retention_rules: [{ id: ID, workspace_files: say('pattern', '**/*'), retention_days: 3, apply_on: LATER, status: say('rule status', 'active') }] })],
    ['GET /workflows/:id/share-status', () => ({ ...named(), shared_with: [{ user_email: say('user', 'c@example.org'), valid_until: null }] })],
    ['GET /users/shared-with-you', () => ({ users_shared_with_you: users() })],
    ['GET /users/you-shared-with', () => ({ users_you_shared_with: users() })],
    ['GET /workflows/:id/diff/.*', () => ({ reana_specification: JSON.stringify({ [say('section', 'version')]: [say('difference', '- a'), '+ b'] }), workspace_listing: JSON.stringify(say('listing', 'Only in a: x')) })],
    ['GET /secrets', () => [{ name: say('secret', 'A'), type: say('secret type', 'env') }]],
    ['POST /secrets/', () => ({ message: say('message', 'ok') })],
    ['DELETE /secrets/', () => [say('secret', 'A')]],
    ['POST /workflows', named],
    ['POST /workflows/:id/workspace', () => ({ message: say('message', 'uploaded') })],
    ['POST /workflows/:id/start', () => ({ ...named(), run_number: '1', status: say('status', 'queued') })],
    ['PUT /workflows/:id/status', () => ({ ...named(), status: say('status', 'stopped') })],
    ['POST /workflows/:id/prune', named],
    ['POST /workflows/:id/open/.*', () => ({ path: say('session path', '/session/x') })],
    ['POST /workflows/:id/close/', () => ({ message: say('message', 'ok') })],
    ['POST /workflows/:id/(?:share|unshare)', () => ({ message: say('message', 'ok') })],
    ['PUT /workflows/move_files/.*', () => ({ message: say('message', 'ok') })],
    ['POST /launch', () => ({ ...named(), validation_warnings: { [say('warning kind', 'additional_properties')]: [say('warning', 'x')] } })],
    ['DELETE /workflows/:id/workspace/.*', () => ({ deleted: { [say('file', 'out/a.txt')]: { size: 3 } }, failed: { [say('failed file', 'out/b.txt')]: { error: say('reason', 'busy') } } })],
  ]; // prettier-ignore
}
