import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { SpecError, type Diagnostic } from '../../../src/analysis/diagnostic.js';
import { resolveCheckedParameters } from '../../../src/analysis/value-schemas/check-values.js';
import { expectDiagnostics, placesOf, toldFrom } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';

async function check(yaml: string): Promise<readonly Diagnostic[]> {
  const folder = new InputFolder({ 'reana.yaml': yaml });
  try {
    return toldFrom(folder.root, (await loadAnalysis(folder.root)).warnings);
  } catch (error) {
    if (error instanceof SpecError) return toldFrom(folder.root, error.diagnostics);
    throw error;
  } finally {
    folder.dispose();
  }
}

/** An analysis of one step; its commands start on line 10. */
function analysis(commands: string, parameters = '{x: 5}'): string {
  return `inputs:
  parameters: ${parameters}
workflow:
  type: serial
  specification:
    steps:
      - name: one
        environment: python:3.12-slim
        commands:
${commands}`;
}

test('a place in a command is found in the file, however the command is written there', async () => {
  const commands = [
    '          - |', // 10
    '            echo $x',
    '            echo $(date)',
    '          - >-', // 13
    '            echo ${x}',
    '              folded $1',
    '',
    '            and $? here',
    '          - "quoted $x \\"$y\\" \\', // 18
    '            and $HOME"',
    "          - 'single ''$x'' and $z'", // 20
    '          - plain $x', // 21
    '            over lines ${x:-7}',
    '',
  ].join('\n');
  expectDiagnostics(await check(analysis(commands)), [
    'reana.yaml:12:18 bad-placeholder',
    'reana.yaml:15:22 bad-placeholder',
    'reana.yaml:17:17 bad-placeholder',
    'reana.yaml:18:26 unknown-parameter',
    'reana.yaml:19:17 unknown-parameter',
    'reana.yaml:20:32 unknown-parameter',
    'reana.yaml:22:24 bad-placeholder',
  ]);
});

test.each([
  'd=$$(date +%s); for f in *.txt; do echo $${f%.txt} $$f ${x}; done',
  "awk '{print $$1}' a; echo $$? $$$$ $x",
  'mkdir -p results && cd results && ls $x',
  'root -b -q \'gen.C(${x},"out.root")\'',
  'export A=1; echo $$A $x',
  'echo $x | tee sudo.txt; ls -la # sudo cd',
  "python -c 'print(${x})' > out",
])('nothing is said of %s', async (command) => {
  expect(await check(analysis(`          - ${JSON.stringify(command)}\n`))).toEqual([]);
});

test('a name that is not a parameter is explained by what it probably is', async () => {
  const commands = [
    'for i in 1 2; do echo $i; done',
    'read -r line; echo $line',
    'n=1; echo ${n}',
    'ls $HOME $REANA_WORKSPACE',
    'cat ${imput} $inptu',
    'cat ${in-file}',
    'echo $Input',
  ];
  const lines = commands.map((command) => `          - ${JSON.stringify(command)}\n`).join('');
  expectDiagnostics(await check(analysis(lines, '{input: a, in-file: b}')), [
    'reana.yaml:10:36 unknown-parameter',
    'reana.yaml:11:33 unknown-parameter',
    'reana.yaml:12:24 unknown-parameter',
    'reana.yaml:13:17 unknown-parameter',
    'reana.yaml:13:23 unknown-parameter',
    'reana.yaml:14:18 unknown-parameter',
    'reana.yaml:14:27 unknown-parameter',
    'reana.yaml:15:18 bad-placeholder',
    'reana.yaml:16:19 unknown-parameter',
  ]);
});

test('commands that only change their own shell, and those that need root', async () => {
  const commands = [
    'cd results',
    'export A=$x && B=2',
    'set -e',
    'sudo apt-get install -y jq',
    'cd a; sudo ls',
  ];
  const lines = commands.map((command) => `          - ${command}\n`).join('');
  expectDiagnostics(await check(analysis(lines)), [
    'reana.yaml:10:13 no-effect',
    'reana.yaml:11:13 no-effect',
    'reana.yaml:12:13 no-effect',
    'reana.yaml:13:13 needs-root',
    'reana.yaml:14:13 needs-root',
  ]);
});

test('values that the shell reads as something else where they are pasted', async () => {
  const parameters =
    '{cut: pt > 20, words: a b, opts: --title "A; B", it: "it\'s", q: \'say "hi"\', none: null, list: [a, b], unused: 1}';
  const commands = [
    'fit $cut ${words} $opts',
    'fit "${cut}" \'$it\' "$q" "$it"',
    'fit "$list" $list $none',
    'echo "$$(fit $cut)"; cat <<E\n$it\nE',
  ];
  const lines = commands.map((command) => `          - ${JSON.stringify(command)}\n`).join('');
  expectDiagnostics(await check(analysis(lines, parameters)), [
    'reana.yaml:2:117 unused-parameter',
    'reana.yaml:10:18 unquoted-text',
    'reana.yaml:11:30 unquoted-text',
    'reana.yaml:11:37 unquoted-text',
    'reana.yaml:12:28 unquoted-text',
    'reana.yaml:12:34 no-value',
  ]);
});

test.each<[string, readonly string[]]>([
  ['cut=pt < 3', ['<command line> unquoted-text']],
  ["it=don't", ['<command line> unquoted-text', '<command line> unquoted-text']],
  ['cut=[a, b]', ['<command line> unquoted-text']],
  ['cut=null', ['<command line> no-value']],
  ['cut=a b*', []],
  ['cut="{x}"', []],
  ['cut=-3.5e+2', []],
  ['it=pt < 3 && ok', []],
  ['it=\'"pt < 3"\'', []],
])('a value that is given as %s is judged where it is pasted', async (text, places) => {
  const commands = ["fit $cut '$it'", 'plot "${cut}" \'${it}\''];
  const lines = commands.map((command) => `          - ${JSON.stringify(command)}\n`).join('');
  const folder = new InputFolder({ 'reana.yaml': analysis(lines, '{cut: 1, it: a}') });
  const { warnings } = await resolveCheckedParameters(await loadAnalysis(folder.root), [text]);
  folder.dispose();
  expectDiagnostics(warnings, places);
});

test('fields of steps that REANA refuses, ignores or mixes up', async () => {
  const yaml = `workflow:
  type: serial
  file: steps.json
  specification:
    steps:
      - {name: Fit, environment: a:1, commands: [fit], kubernetes_memory_limits: 1Gi}
      - {name: fit, environment: a:1, commands: [fit], compute_backend: kubernets, slurm_time: 1:30:00}
      - {name: 3, environment: a:1, commands: [{echo: x}], kerberos: 'yes', note: hello}
`;
  expectDiagnostics(await check(yaml), [
    'reana.yaml:7:73 unknown-choice',
    'reana.yaml:7:96 wrong-type',
    'reana.yaml:8:16 wrong-type',
    'reana.yaml:8:48 wrong-type',
    'reana.yaml:8:70 wrong-type',
    'reana.yaml:3:3 unknown-key',
  ]);
  const sound = yaml.replace('kubernets, slurm_time: 1:30:00', "slurmcern, slurm_time: '1:30:00'");
  const found = await check(
    sound.replace('name: 3', 'name: plot').replace('{echo: x}', 'fit').replace("'yes'", 'true'),
  );
  expectDiagnostics(
    found,
    [
      'reana.yaml:6:56 unknown-key',
      'reana.yaml:3:3 unknown-key',
      'reana.yaml:8:73 unknown-key',
      'reana.yaml:7:16 name-taken',
    ],
    'of sound shape',
  );
});

test('an end that REANA takes for one too early', async () => {
  const twice = '          - make\n          - ls\n          - make\n';
  expectDiagnostics(await check(analysis(twice, '{}')), ['reana.yaml:12:13 early-finish']);
});

test('options in reana.yaml name steps of the workflow, and only options of its engine', async () => {
  const withOptions = (options: string): string =>
    analysis('          - echo $x\n').replace('  parameters:', `  options: ${options}\n  parameters:`);
  expect(await check(withOptions('{TARGET: ONE, FROM: one, CACHE: "off"}'))).toEqual([]);
  expectDiagnostics(await check(withOptions('{TARGET: two}')), ['reana.yaml:2:21 unknown-step'], 'a step');
  expectDiagnostics(await check(withOptions('{target: one}')), ['reana.yaml:2:21 unknown-key'], 'an option');
  expectDiagnostics(await check(withOptions('{FROM: 1}')), ['reana.yaml:2:19 wrong-type'], 'no text');
});

test('a file is no place for a serial workflow', async () => {
  const yaml = 'workflow: {type: serial, file: steps.json}\n';
  expect(placesOf(await check(yaml))).toEqual(['reana.yaml:1:26 unknown-key']);
});
