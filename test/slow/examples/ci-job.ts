import { load } from 'js-yaml';
import { readFileSync } from 'node:fs';

/** A job of a CI file, as far as a machine without the CI can run it. */
export interface CiJob {
  readonly name: string;
  readonly steps: readonly CiStep[];
  /** Runs even when jobs before it have failed. */
  readonly isAlwaysRun: boolean;
  /** Exit codes of the job that don't fail the pipeline. */
  readonly tolerated: readonly number[];
  /** Paths that are kept. */
  readonly artifacts: readonly string[];
  /** Minutes after which the CI ends it. */
  readonly limit: number;
}

export interface CiStep {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs even when steps before it have failed. */
  readonly isAlwaysRun: boolean;
}

export type Node = Readonly<Record<string, unknown>>;

/** What the CI's settings hold. */
export interface CiSettings {
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
}

/** A mapping with no other keys than these. */
function mapping(value: unknown, place: string, keys: readonly string[]): Node {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${place} is no mapping`);
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw new Error(`${place} has unknown keys: ${unknown.join(', ')}`);
  return value as Node;
}

function texts(value: unknown, place: string): readonly string[] {
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string'))
    throw new Error(`${place} is no list of texts`);
  return value as string[];
}

function text(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new Error(`${place} is no text`);
  return value;
}

/** Reads a GitHub workflow by the keys that GitHub documents, and fills in its expressions. */
export function readGithub(file: string, settings: CiSettings): readonly CiJob[] {
  const top = mapping(load(file), 'the workflow', [
    'name',
    'on',
    'concurrency',
    'permissions',
    'env',
    'jobs',
  ]);
  mapping(top['on'], 'on', ['workflow_dispatch', 'schedule', 'push']);
  mapping(top['concurrency'], 'concurrency', ['group', 'cancel-in-progress']);
  const env = fillIn(top['env'], settings);
  const jobs = top['jobs'] as Readonly<Record<string, unknown>>;
  return Object.entries(jobs).map(([name, value]) => {
    const job = mapping(value, name, ['needs', 'if', 'runs-on', 'timeout-minutes', 'steps']);
    text(job['runs-on'], `${name}.runs-on`);
    const needs = job['needs'];
    if (needs !== undefined && !(text(needs, `${name}.needs`) in jobs))
      throw new Error(`no job ${needs as string}`);
    const steps = (job['steps'] as unknown[]).map((step, index) => {
      const keys = ['name', 'uses', 'with', 'if', 'env', 'run', 'shell'];
      return mapping(step, `${name}.steps[${index}]`, keys);
    });
    for (const step of steps) {
      if ((step['uses'] === undefined) === (step['run'] === undefined))
        throw new Error('a step either uses or runs');
      if (step['uses'] !== undefined) expect(step['uses']).toMatch(ACTION);
    }
    const ours = steps.filter((step) => String(step['uses']).startsWith('OWNER/'));
    expect(ours).toHaveLength(1);
    return {
      name,
      steps: [...installation(), ...steps]
        .filter((step) => step['run'] !== undefined)
        .map((step) => ({
          script: text(step['run'], 'run'),
          env: { ...env, ...fillIn(step['env'] ?? {}, settings) },
          isAlwaysRun: isAlways(step['if']),
        })),
      isAlwaysRun: isAlways(job['if']),
      tolerated: [],
      artifacts: steps
        .filter((step) => String(step['uses']).startsWith('actions/upload-artifact@'))
        .flatMap((step) => {
          expect(isAlways(step['if'])).toBe(true);
          return text((step['with'] as Node)['path'], 'path')
            .trim()
            .split('\n');
        }),
      limit: Number(job['timeout-minutes']),
    };
  });
}

/** By commit; our own, whose address nobody knows yet, by its version. */
const ACTION = /^(?:actions\/[a-z-]+@[0-9a-f]{40}|OWNER\/reana-madminer@v\d+\.\d+\.\d+)$/;

/** The step of action.yml that installs, as it is without inputs. */
function installation(): readonly Node[] {
  return [{ ...actionStep('Install'), env: { PACKAGE: readAction().inputs['package']!.default } }];
}

/** The script of a step of action.yml. */
export function actionScript(name: string): string {
  return text(actionStep(name)['run'], 'run');
}

function actionStep(name: string): Node {
  const step = readAction().runs.steps.find((each) => each['name'] === name);
  if (step === undefined) throw new Error(`action.yml has no step ${name}`);
  return step;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Node[] };
}

function readAction(): Action {
  return load(readFileSync('action.yml', 'utf8')) as Action;
}

function isAlways(condition: unknown): boolean {
  if (condition !== undefined && condition !== '${{ !cancelled() }}')
    throw new Error(`what is ${JSON.stringify(condition)}?`);
  return condition !== undefined;
}

/** Texts with `${{ secrets.NAME }}` and `${{ vars.NAME }}`. */
function fillIn(env: unknown, settings: CiSettings): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env as Readonly<Record<string, string>>).map(([name, value]) => {
      const filled = value.replace(
        /\$\{\{ (secrets|vars)\.(\w+) \}\}/g,
        (_, kind: keyof CiSettings, key: string) => text(settings[kind][key], `${kind}.${key}`),
      );
      expect(filled).not.toContain('${{');
      return [name, filled];
    }),
  );
}

const JOB_KEYS = ['extends', 'stage', 'rules', 'resource_group', 'script', 'allow_failure', 'artifacts'];
const COMPONENT_KEYS = ['image', 'timeout', 'variables', 'cache', 'before_script'];

/** Reads a GitLab pipeline by the keys that GitLab documents. Its settings' variables are in the environment. */
export function readGitlab(file: string): readonly CiJob[] {
  const { include, stages, variables, ...jobs } = load(file) as Node;
  const [{ component, inputs }] = include as [{ readonly component: string; readonly inputs: Node }];
  expect(component).toMatch(/^\$CI_SERVER_FQDN\/GROUP\/reana-madminer\/reana-madminer@\d+\.\d+\.\d+$/);
  const common = mapping(readComponent(inputs)['.reana-madminer'], 'the component', COMPONENT_KEYS);
  mapping(common['cache'], 'cache', ['key', 'paths']);
  const before = texts(common['before_script'], 'before_script');
  return Object.entries(jobs).map(([name, value]) => {
    const job = mapping(value, name, JOB_KEYS);
    expect(texts(stages, 'stages')).toContain(job['stage']);
    expect(job['extends']).toBe('.reana-madminer');
    const rules = (job['rules'] as unknown[]).map((rule) => mapping(rule, 'rule', ['if', 'when']));
    const artifacts = mapping(job['artifacts'], 'artifacts', ['when', 'paths', 'reports', 'expire_in']);
    expect(artifacts['when']).toBe('always');
    const reports = mapping(artifacts['reports'], 'reports', ['junit']);
    const script = [...before, ...texts(job['script'], `${name}.script`)].join('\n');
    const tolerated =
      job['allow_failure'] === undefined ? {} : mapping(job['allow_failure'], 'it', ['exit_codes']);
    return {
      name,
      steps: [
        { script, env: { ...(common['variables'] as object), ...(variables as object) }, isAlwaysRun: false },
      ],
      isAlwaysRun: rules.every((rule) => rule['when'] === 'always'),
      tolerated: (tolerated['exit_codes'] ?? []) as number[],
      artifacts: [text(reports['junit'], 'junit'), ...texts(artifacts['paths'], 'paths')],
      limit: minutes(text(common['timeout'], 'timeout')),
    };
  });
}

/** The jobs of the component with its inputs filled in. */
function readComponent(given: Node): Node {
  const [header, body = ''] = readFileSync('templates/reana-madminer.yml', 'utf8').split('\n---\n');
  const { spec } = load(header!) as { readonly spec: { readonly inputs: Readonly<Record<string, Node>> } };
  for (const name of Object.keys(given)) expect(Object.keys(spec.inputs)).toContain(name);
  const filled = body.replace(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) =>
    text(given[name] ?? spec.inputs[name]?.['default'], name),
  );
  expect(filled).not.toContain('[[');
  return load(filled) as Node;
}

/** `5h`, `5h 30m`. */
export function minutes(duration: string): number {
  const [, hours = 0, rest = 0] = /^(?:(\d+)h)? ?(?:(\d+)m)?$/.exec(duration) ?? [];
  return Number(hours) * 60 + Number(rest);
}
