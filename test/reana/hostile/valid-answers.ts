const ID = '11111111-2222-4333-8444-555555555555';
const name = 'greetings.1';
const run = {
  ...{ id: ID, name, status: 'finished', user: ID, created: '2026-11-29T10:00:00' },
  ...{ size: { raw: 10, human_readable: '10 B' }, launcher_url: null },
  progress: {
    ...{
      run_started_at: '2026-11-29T10:00:00',
      run_finished_at: '2026-11-29T10:01:00',
      run_stopped_at: null,
    },
    ...{ total: { total: 2, job_ids: [] }, running: { total: 0, job_ids: [] } },
    ...{ finished: { total: 2, job_ids: ['a', 'b'] }, failed: { total: 0, job_ids: [] } },
    ...{ current_command: null, current_step_name: null },
  },
  ...{ session_type: null, session_uri: null, session_status: null },
  ...{ owner_email: 'me@example.org', shared_with: [] },
};
const amount = { raw: 10, human_readable: '10' };
const quota = { usage: amount, limit: { ...amount, raw: 1000 }, health: 'healthy' };
const file = {
  name: 'out/a.txt',
  size: { raw: 3, human_readable: '3 B' },
  'last-modified': '2026-11-29T10:00:30',
};
const step = {
  ...{ workflow_uuid: ID, job_name: 'step', compute_backend: 'kubernetes', backend_job_id: 'x' },
  ...{ docker_img: 'img', cmd: 'ls', status: 'finished', logs: 'line\n' },
  ...{ started_at: '2026-11-29T10:00:00', finished_at: '2026-11-29T10:00:01' },
};
const done = { message: 'ok', workflow_id: ID, workflow_name: name, status: 'stopped', user: ID };
const users = [{ email: 'a@example.org' }];

/** What a server in order answers, as JSON; the file is a text. */
export const VALID_ANSWERS: Readonly<Record<string, unknown>> = {
  'GET /ping': { message: 'OK', status: 200, reana_server_version: '0.95.0', api_capabilities: ['x'] },
  'GET /you': {
    email: 'me@example.org',
    full_name: 'Me',
    username: 'me',
    quota: { cpu: quota, disk: quota },
  },
  'GET /info': { compute_backends: { title: 'List of backends', value: ['kubernetes'] } },
  'GET /status': {
    node: { available: 1, total: 2, health: 'healthy', sort: 1 },
    job: { running: 1, sort: 2 },
  },
  'PUT /token': { reana_token: { status: 'requested', requested_at: '2026-11-29T10:00:00' } },
  'GET /workflows': { items: [run], page: 1, total: 1, has_next: false, has_prev: false },
  'POST /workflows': { message: 'created', workflow_id: ID, workflow_name: name },
  'GET /workflows/R/status': { ...run, logs: '{}' },
  'PUT /workflows/R/status': done,
  'GET /workflows/R/parameters': { id: ID, name, type: 'yadage', parameters: { seed: 1, mode: 'x' } },
  'GET /workflows/R/specification': {
    specification: {
      ...{ version: '0.9.4', inputs: { parameters: { seed: 1 } }, outputs: { directories: ['out'] } },
      workflow: { type: 'yadage', file: 'workflow.yml', specification: { stages: [] } },
    },
    parameters: {},
  },
  'GET /workflows/R/logs': {
    ...{ workflow_id: ID, workflow_name: name, user: ID, live_logs_enabled: false },
    logs: JSON.stringify({ workflow_logs: 'engine', job_logs: { a: step, b: step }, engine_specific: null }),
  },
  'GET /workflows/R/workspace': { items: [file, { ...file, name: 'b' }], has_next: false, page: 1, total: 2 },
  'GET /workflows/R/workspace/FILE': 'abc',
  'POST /workflows/R/workspace': { message: 'uploaded' },
  'DELETE /workflows/R/workspace/FILE': { deleted: { 'out/a.txt': { size: 3 } }, failed: {} },
  'GET /workflows/R/disk_usage': {
    disk_usage_info: [
      { name: '/out/a.txt', size: amount },
      { name: '', size: amount },
    ],
  },
  'GET /workflows/R/retention_rules': {
    retention_rules: [
      {
        id: ID,
        workspace_files: '**/*',
        retention_days: 3,
        apply_on: '2026-12-01T00:00:00',
        status: 'active',
      },
    ],
  },
  'GET /workflows/R/share-status': { shared_with: [{ user_email: 'a@example.org', valid_until: null }] },
  'GET /workflows/R/diff/R': {
    reana_specification: JSON.stringify({ version: ['- a', '+ b'], inputs: [], workflow: [], outputs: [] }),
    workspace_listing: JSON.stringify('Only in a: x'),
  },
  'POST /workflows/R/start': { ...done, run_number: '2', status: 'queued' },
  'POST /workflows/R/prune': done,
  'POST /workflows/R/open/jupyter': { path: '/session/x' },
  'POST /workflows/R/close/': { message: 'ok' },
  'POST /workflows/R/share': { message: 'ok' },
  'POST /workflows/R/unshare': { message: 'ok' },
  'PUT /workflows/move_files/R': { message: 'ok' },
  'POST /launch': { ...done, validation_warnings: {} },
  'GET /users/shared-with-you': { users_shared_with_you: users, users },
  'GET /users/you-shared-with': { users_you_shared_with: users, users },
  'GET /secrets': [{ name: 'A', type: 'env' }],
  'POST /secrets/': { message: 'ok' },
  'DELETE /secrets/': ['A'],
};

/** The key of a request in the table: names of runs are `R`, paths of files `FILE`. */
export function routeOf(method: string, path: string): string {
  const route = path
    .replace(/^\/api/, '')
    .replace(/^\/workflows\/(?!move_files)[^/]+/, '/workflows/R')
    .replace(/\/(diff|move_files)\/[^/]+/, '/$1/R')
    .replace(/\/workspace\/.*/, '/workspace/FILE');
  return `${method} ${route}`;
}
