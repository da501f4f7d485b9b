import { spawnSync } from 'node:child_process';
import { bindMount, containerCommand } from '../../../src/local/runtimes/container-arguments.js';
import type { EngineInfo } from '../../../src/local/runtimes/engine-info.js';
import { fullImageName } from '../../../src/local/runtimes/image-name.js';
import type { RuntimeTask } from '../../../src/local/runtimes/runtime.js';

const ABLE: EngineInfo = { limits: { cpu: true, memory: true }, rootless: false };

const TASK_COMMAND = 'echo "a b" && exit 3';

const TASK: RuntimeTask = {
  marker: 'marker',
  name: 'pythia_3',
  image: 'org/image:1.0',
  process: { command: TASK_COMMAND },
  workspace: '/data/my runs/1',
  workdir: '/data/my runs/1/pythia_3',
  environment: { OWN: 'value', PATH: '/own/bin' },
  logFile: '/data/logs/1.log',
  cores: 2,
  memoryBytes: 2 ** 31,
  onStarted: () => undefined,
};

test('docker for an ordinary user', () => {
  const { args, env } = containerCommand(TASK, 'org/image:1.0', '/data/logs/1.cid', ABLE, {
    uid: 1000,
    gid: 100,
  });
  expect(args).toEqual([
    ...['run', '--rm', '--init', '--pull=never', '--cidfile', '/data/logs/1.cid', '--user', '1000:100'],
    ...['--mount', 'type=bind,source=/data/my runs/1,target=/data/my runs/1'],
    ...[
      '--cpus',
      '2',
      '--memory',
      '2147483648',
      '--env',
      'OWN',
      '--env',
      'PATH=/own/bin',
      '--env',
      'HOME=/tmp',
    ],
    ...['--entrypoint', 'bash', 'org/image:1.0', '-c', 'echo "a b" && exit 3'],
  ]);
  expect(env).toEqual({ OWN: 'value' });
});

test('a rootless engine that can set no limits, a script, and a working folder', () => {
  const info = { limits: { cpu: false, memory: false }, rootless: true };
  const task = {
    ...TASK,
    environment: {},
    process: { script: 'x', interpreter: 'python3 -' },
    imageWorkdir: '/w',
  };
  const { args } = containerCommand(task, 'org/image:1.0', '/c', info, { uid: 1000, gid: 100 });
  expect(args).toEqual([
    ...['run', '--rm', '--init', '--pull=never', '--cidfile', '/c', '--interactive', '--user', '0:0'],
    ...['--mount', 'type=bind,source=/data/my runs/1,target=/data/my runs/1', '--workdir', '/w'],
    ...['--entrypoint', 'bash', 'org/image:1.0', '-c', 'python3 -'],
  ]);
});

test.each([
  ['/a b:c', 'type=bind,source=/a b:c,target=/a b:c'],
  ['/e,f', 'type=bind,"source=/e,f","target=/e,f"'],
  ['/say "x"', 'type=bind,"source=/say ""x""","target=/say ""x"""'],
])('the mount of %s', (path, expected) => {
  expect(bindMount(path)).toBe(expected);
});

test.each([
  ['busybox:1.36', 'docker.io/library/busybox:1.36'],
  ['org/image:1', 'docker.io/org/image:1'],
  ['registry.example/org/image:1', 'registry.example/org/image:1'],
  ['localhost/image:1', 'localhost/image:1'],
  ['host:5000/image:1', 'host:5000/image:1'],
])('the full name of %s', (image, expected) => {
  expect(fullImageName(image)).toBe(expected);
});

test('secrets are seen by the step and by no command line', () => {
  const secrets = {
    folder: '/data/secrets/1',
    variables: { PASSPHRASE: 'hidden', HTTPS_PROXY: 'user:hidden' },
  };
  const { args, env } = containerCommand({ ...TASK, secrets }, 'image', '/c', ABLE, { uid: 1000, gid: 100 });
  expect(args.join(' ')).not.toContain('hidden');
  expect(args).toContain('type=bind,source=/data/secrets/1,target=/etc/reana/secrets,ro');
  expect(env).toMatchObject({
    PASSPHRASE: 'hidden',
    REANA_SECRET_HTTPS_PROXY: 'user:hidden',
    REANA_SECRETS_DIR: '/etc/reana/secrets',
    OWN: 'value',
  });
  const { stdout } = spawnSync('bash', ['-c', args.at(-1)!.replace(TASK_COMMAND, 'env')], {
    env: { ...env, PATH: process.env.PATH },
    encoding: 'utf8',
  });
  expect(stdout).toContain('HTTPS_PROXY=user:hidden\n');
  expect(stdout).not.toContain('REANA_SECRET_HTTPS_PROXY');
});

test("an environment's setup script is sourced before a command or an interpreter, and its files are mounted", () => {
  const caller = { uid: 1000, gid: 100 };
  const own = { envscript: '/alice/setup.sh fast', mounts: [{ source: '/data/a,b', target: '/in/p.json' }] };
  const { args } = containerCommand({ ...TASK, ...own }, 'image', '/c', ABLE, caller);
  expect(args.at(-1)).toBe(`. /alice/setup.sh fast && ${TASK_COMMAND}`);
  expect(args).toContain('type=bind,"source=/data/a,b",target=/in/p.json');
  const process = { script: 'x', interpreter: 'python3 -' };
  const script = containerCommand({ ...TASK, ...own, process }, 'image', '/c', ABLE, caller);
  expect(script.args.at(-1)).toBe('. /alice/setup.sh fast && python3 -');
});
