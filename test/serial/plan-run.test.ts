import { readFileSync } from 'node:fs';
import { parseYaml } from '../../src/analysis/yaml/yaml.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json.js';
import { planSerialRun, type PlannedSerialRun } from '../../src/serial/plan-run.js';
import type { StepSelection } from '../../src/analysis/serial/select-steps.js';
import type { SerialStep, SerialWorkflow } from '../../src/analysis/serial/serial-workflow.js';
import { expectWords } from '../support/words.js';

/** What REANA's own library made of a `reana.yaml`. */
interface Case {
  readonly name: string;
  readonly yaml: string;
  readonly expanded_steps?: readonly { readonly name?: string; readonly commands: readonly string[] }[];
  readonly error?: string;
  readonly error_at?: 'create request' | 'engine' | 'load';
}

const cases = JSON.parse(readFileSync('test/fixtures/serial/cases.json', 'utf8')) as readonly Case[];

function objectIn(value: JsonValue | undefined, key: string): JsonObject {
  const found = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(found) ? found : {};
}

function planYaml(text: string): PlannedSerialRun {
  const { value } = parseYaml(text.replace(/\d{17,}/, '"$&"'), 'reana.yaml');
  const { steps } = objectIn(objectIn(value, 'workflow'), 'specification') as unknown as SerialWorkflow;
  // The schema of reana.yaml requires an image, for which the library that expands commands does not look.
  const withImages = steps.map((each) => ({ ...{ environment: 'none' }, ...each }));
  return planSerialRun({ steps: withImages }, objectIn(objectIn(value, 'inputs'), 'parameters'));
}

const expanding = cases.filter(({ expanded_steps }) => expanded_steps !== undefined);

test.each(expanding.map((each) => [each.name, each] as const))(
  'the commands of %s are those of REANA',
  (_name, { yaml, expanded_steps = [] }) => {
    const planned = planYaml(yaml);
    expect(planned).toMatchObject({ kind: 'planned' });
    const commands = planned.kind === 'planned' ? planned.plan.commands : [];
    expect(commands.map(({ step, command }) => [step, command])).toEqual(
      expanded_steps.flatMap((step) => step.commands.map((command) => [step.name ?? '', command])),
    );
  },
);

const failing = cases.filter(({ error_at }) => error_at === 'engine');

test.each(failing.map((each) => [each.name, each] as const))(
  'the fault of %s is the one that REANA fails at',
  (_name, { yaml, error = '' }) => {
    const planned = planYaml(yaml);
    const faults = planned.kind === 'refused' ? planned.faults : [];
    const [, line, column] = /line (\d+), col (\d+)$/.exec(error) ?? [];
    const [, name] = /take a look to '(.*)'$/.exec(error) ?? [];
    const place =
      line === undefined
        ? { code: 'unknown-parameter', part: { name } }
        : { code: 'bad-placeholder', part: { line: Number(line), column: Number(column) } };
    expect(faults).toMatchObject([place]);
  },
);

test('no case has been left out', () => {
  const loading = cases.filter(({ error_at }) => error_at === 'load' || error_at === 'create request');
  expect([expanding.length, failing.length, loading.length]).toEqual([11, 7, 6]);
});

function step(name: string | undefined, ...commands: readonly string[]): SerialStep {
  return { environment: 'python:3.12-slim', commands, ...(name === undefined ? {} : { name }) };
}

const STEPS = [step('Make', 'm1', 'm2'), step('fit', 'f'), step('plot', 'p')];

function select(selection: StepSelection, steps: readonly SerialStep[] = STEPS): unknown {
  const planned = planSerialRun({ steps }, {}, selection);
  return planned.kind === 'planned'
    ? [planned.plan.commands.map(({ command }) => command), planned.plan.total]
    : planned.faults.map(({ code }) => code);
}

test.each<[string, StepSelection, unknown]>([
  ['all steps without options', {}, [['m1', 'm2', 'f', 'p'], 4]],
  ['up to TARGET', { target: 'fit' }, [['m1', 'm2', 'f'], 4]],
  ['from FROM', { from: 'fit' }, [['f', 'p'], 4]],
  ['one step', { from: 'FIT', target: 'Fit' }, [['f'], 4]],
  ['names in any case', { target: 'MAKE' }, [['m1', 'm2'], 4]],
  ['no step named so', { target: 'fti' }, ['unknown-step']],
  ['no step named so to start from', { from: 'nothing' }, ['unknown-step']],
  ['FROM one step after TARGET', { from: 'fit', target: 'make' }, ['empty-selection']],
  ['FROM further after TARGET', { from: 'plot', target: 'make' }, ['empty-selection']],
])('%s', (_name, selection, expected) => {
  expect(select(selection)).toEqual(expected);
});

test('the first of several steps of one name counts', () => {
  const steps = [step('a', '1'), step('b', '2'), step('a', '3'), step('c', '4')];
  expect(select({ target: 'a' }, steps)).toEqual([['1'], 4]);
  expect(select({ from: 'a' }, steps)).toEqual([['1', '2', '3', '4'], 4]);
});

test('a step without a name is in the way only of a search that comes to it', () => {
  const steps = [step('a', '1'), step(undefined, '2'), step('b', '3')];
  expect(select({}, steps)).toEqual([['1', '2', '3'], 3]);
  expect(select({ target: 'a' }, steps)).toEqual([['1'], 3]);
  expect(select({ target: 'b' }, steps)).toEqual(['unnamed-step']);
});

test('a command that cannot be expanded fails the run also where its step does not run', () => {
  expect(select({ target: 'a' }, [step('a', '1'), step('b', 'echo $(date)')])).toEqual(['bad-placeholder']);
});

test('every fault is named, with what to do', () => {
  const steps = [
    step('make', 'echo $(date) ${evnets} $HOME', 'cat ${in-file} $1'),
    step('make', 'true'),
    step(undefined, 'true', 'echo ok\necho ${x:-7}'),
  ];
  const faults = [
    planSerialRun({ steps }, { events: 1, 'in-file': 'a' }, { target: 'mkae' }),
    planSerialRun({ steps: STEPS }, {}, { from: 'plot', target: 'Make' }),
    planSerialRun({ steps: [step(undefined, 'true'), step('b', 'true')] }, {}, { from: 'b' }),
    planSerialRun({ steps: STEPS }, {}, { from: 'nothing' }),
  ].flatMap((planned) => (planned.kind === 'refused' ? planned.faults : []));
  expect(faults.map((fault) => [fault.code, 'part' in fault ? fault.part.text : fault.option])).toEqual([
    ['bad-placeholder', '$(date)'],
    ['unknown-parameter', '${evnets}'],
    ['unknown-parameter', '$HOME'],
    ['bad-placeholder', '${in-file}'],
    ['bad-placeholder', '$1'],
    ['bad-placeholder', '${x:-7}'],
    ['unnamed-step', 'TARGET'],
    ['empty-selection', 'FROM'],
    ['unnamed-step', 'FROM'],
    ['unknown-step', 'FROM'],
  ]);
  expectWords(faults.map(({ message, hint = '' }) => ({ message, hint })));
});

test('commands are told apart by step, number and name', () => {
  const planned = planSerialRun(
    { steps: [step('a', '1'), step('b', '2', '3'), step('a', '4'), step(undefined, '5', '6')] },
    {},
  );
  const commands = planned.kind === 'planned' ? planned.plan.commands : [];
  expect(commands.map(({ id, step: name, address }) => [id, name, address])).toEqual([
    ['0.0', 'a', 'a (step 1)'],
    ['1.0', 'b', 'b, command 1 of 2'],
    ['1.1', 'b', 'b, command 2 of 2'],
    ['2.0', 'a', 'a (step 3)'],
    ['3.0', '', '4, command 1 of 2'],
    ['3.1', '', '4, command 2 of 2'],
  ]);
});

test('parameters named like parts of every object are only those that are given', () => {
  expect(planSerialRun({ steps: [step('a', 'echo $constructor')] }, {})).toMatchObject({ kind: 'refused' });
  expect(planSerialRun({ steps: [step('a', 'echo $constructor')] }, { constructor: 'x' })).toMatchObject({
    plan: { commands: [{ command: 'echo x' }] },
  });
});
