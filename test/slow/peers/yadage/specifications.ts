import { fc } from '../../../support/property.js';

/** A workflow and its initial values, as YAML. */
export interface SpecificationTexts {
  readonly workflow: string;
  readonly initial: string;
}

/** Values of every kind, as YAML 1.1 writes them. */
const LITERALS = [
  '1', '1.0', '-0.0', '0', '0.5', '1.5e+3', '1.0e+16', '1.0e-7', '1e5', '9007199254740993', '123456789012345678901',
  '0x1F', '012', '1_000', '1:30', 'text', "''", "'1.0'", "'yes'", "'o*.dat'", 'one.dat', "'two words'", "'it''s'",
  "'{{x}}'", '[]', '{}', '[1, 2.0, three]', '[1.0, 2.0]', '[a, b, c]', '[[1, 2.0], [3]]', '[[a], [b, [c]]]', '[true, null]',
  '{b: 1.0, a: 2}', "{'10': x, '9': {z: 1, y: [2.0]}}", '{a: [1, 2, 3], b: {c: 1.0}}', '[{a: 1}, {a: 2.0}]', "'é\\u20ac'",
]; // prettier-ignore
/** What only initial values may be. */
const INITIAL = [...LITERALS, 'true', 'null', 'no', '[one.dat, two.dat]', "['o*.dat']", '~'];

type Draw = <T>(choices: readonly T[]) => T;

interface Made {
  readonly name: string;
  readonly outputs: readonly string[];
  readonly isMany: boolean;
  /** The stages of a sub-workflow. */
  readonly inner?: readonly Made[];
}

export const specifications: fc.Arbitrary<SpecificationTexts> = fc
  .array(fc.nat(0xffff), { minLength: 400, maxLength: 400 })
  .map((numbers) => {
    let next = 0;
    return makeSpecification((choices) => choices[(numbers[next++ % numbers.length] ?? 0) % choices.length]!);
  });

function makeSpecification(draw: Draw): SpecificationTexts {
  const keys = ['v0', 'v1', 'v2', 'l'];
  const values = [
    ...keys.slice(0, 3).map(() => draw(INITIAL)),
    draw(['[1, 2.0, 3]', '[a, b]', '[[1], [2.0, 3]]']),
  ];
  return {
    initial: keys.map((key, index) => `${key}: ${values[index]}\n`).join(''),
    workflow: `stages:\n${makeStages(draw, keys, draw([1, 2, 2, 3, 3, 4]), true).text}`,
  };
}

function makeStages(
  draw: Draw,
  keys: readonly string[],
  count: number,
  mayNest: boolean,
): { readonly text: string; readonly made: readonly Made[] } {
  const made: Made[] = [];
  let text = '';
  for (let index = 0; index < count; index += 1) {
    const known = [{ name: 'init', outputs: keys, isMany: false }, ...made];
    const name = draw([`s${index}`, `s${index}`, `stage-${index}`]);
    const isMany = draw([true, false]);
    const isNested = mayNest && draw([true, false, false, false]);
    const scatter = draw([['p0'], ['p0'], ['p0', 'p1']]);
    const parameters = ['p0', 'p1', 'p2'].map((key) => {
      const isList = isMany && (scatter.includes(key) || draw(ONE_IN_TEN));
      return [key, isList ? listText(draw, known) : valueText(draw, known)] as const;
    });
    const dependencies = known.map((each) => each.name);
    const method = draw(['zip', 'cartesian']);
    const size = draw(['', '', '', '    batchsize: 2\n', '    partitionsize: 2\n']);
    const head =
      `- name: ${name}\n  dependencies: [${dependencies.join(', ')}]\n  scheduler:\n` +
      `    scheduler_type: ${isMany ? 'multistep' : 'singlestep'}-stage\n` +
      `    parameters:\n${parameters.map(([key, value]) => `      ${key}: ${value}\n`).join('')}` +
      (isNested ? '' : `      o: '{workdir}/o.txt'\n`) +
      (isMany ? `    scatter: {method: ${method}, parameters: [${scatter.join(', ')}]}\n${size}` : '');
    if (isNested) {
      const inner = makeStages(
        draw,
        parameters.map(([key]) => key),
        draw([1, 2]),
        false,
      );
      text += `${head}    workflow:\n      stages:\n${indent(inner.text, 6)}`;
      made.push({ name, outputs: ['out'], isMany, inner: inner.made });
    } else {
      const publisher = draw(PUBLISHERS);
      text += `${head}    step:\n      process: {process_type: string-interpolated-cmd, cmd: "${draw(COMMANDS)}"}\n      environment: {environment_type: localproc-env}\n      publisher: ${publisher.text}\n`;
      made.push({ name, outputs: publisher.outputs, isMany });
    }
  }
  return { text, made };
}

const SHOW =
  "cat > {o} <<'END'\\n{p0}|{p1!r}|{p2}\\nEND\\nprintf 'y: 1.0\\\\nx: [1, 2.5, {{b: 1, a: 2.0}}]\\\\n' > made.yml";
const FAILING = `${SHOW}; false`;
const COMMANDS = [...Array<string>(18).fill(SHOW), FAILING, 'echo {{}} {p0} > {o}; echo {p1!s:>5} >> {o}'];
/** For what hardly ever makes sense. */
const ONE_IN_TEN = [true, ...Array<boolean>(9).fill(false)];
const PUBLISHERS = [
  { text: '{publisher_type: frompar-pub, outputmap: {out: o, p: p1, n: {x: p0, y: [p2]}}}', outputs: ['out', 'p', 'n', 'n.x', 'n.y[0]'] },
  { text: '{publisher_type: constant-pub, publish: {out: 1.0, p: [a, 2.0], n: {x: 9007199254740993, z: {}}}}', outputs: ['out', 'p', 'p[1]', 'n.x', 'n'] },
  { text: "{publisher_type: fromglob-pub, outputkey: out, globexpression: '*.txt'}", outputs: ['out', 'out[0]'] },
  { text: "{publisher_type: interpolated-pub, publish: {out: '{p1}-x', p: ['{workdir}/o.txt', '{p0!r}']}}", outputs: ['out', 'p', 'p[0]'] },
  { text: "{publisher_type: interpolated-pub, glob: true, relative_paths: true, publish: {out: '*.txt', p: ['o.txt', 'none']}}", outputs: ['out', 'p'] },
  { text: '{publisher_type: fromyaml-pub, yamlfile: made.yml}', outputs: ['x', 'y', 'x[2]', 'x[2].a'] },
]; // prettier-ignore

function valueText(draw: Draw, known: readonly Made[]): string {
  return draw([true, true, false]) ? selector(draw, known) : draw(LITERALS);
}

function listText(draw: Draw, known: readonly Made[]): string {
  return draw<() => string>([
    () => draw(['[1, 2.0, 3]', '[a, b, c]', '[[1, 2.0], [3]]', '[{b: 1.0, a: 2}, x]', "{'10': 1, '9': 2}"]),
    () => `{step: init, output: ${known[0]?.outputs.includes('l') === true ? 'l' : 'p0'}}`,
    () => selector(draw, known.length > 1 ? known.slice(1) : known, true),
  ])();
}

/** An expression that selects outputs of a stage, or of several. */
function selector(draw: Draw, known: readonly Made[], isList = false): string {
  const stage = draw(known);
  const output = draw(stage.outputs);
  const options = draw(
    isList && !draw(ONE_IN_TEN)
      ? ['', ', flatten: true']
      : ['', '', ', flatten: true', ', unwrap: true', ', flatten: true, unwrap: true'],
  );
  if (stage.inner !== undefined) {
    const inner = draw(stage.inner);
    const path = draw([
      `${stage.name}[*].${inner.name}`,
      `${stage.name}[0].${inner.name}`,
      `${stage.name}.[*].${inner.name}[0]`,
    ]);
    return `{stages: '${path}', output: '${draw(inner.outputs)}'${options}}`;
  }
  if (!isList && !stage.isMany && draw([true, true, false])) {
    const chosen = draw(ONE_IN_TEN)
      ? draw([`${output}.a`, `${output}[0]`])
      : draw([output, output, output, '']);
    return chosen === '' ? `{step: ${stage.name}}` : `{step: ${stage.name}, output: '${chosen}'}`;
  }
  const others = known.filter((each) => each.inner === undefined && each.outputs.includes(output));
  const other = draw(others.length === 0 || draw(ONE_IN_TEN) ? known : others);
  const path = draw([
    stage.name, stage.name, `${stage.name}[*]`, `${stage.name}[0]`, `${stage.name}[0:2]`, `${stage.name}|${other.name}`,
    `(${stage.name})|(${other.name}[0])`, `${stage.name}|${other.name}[0]`, `${stage.name},${other.name}`,
    draw(ONE_IN_TEN) ? '*' : stage.name,
  ]); // prettier-ignore
  const quoted = /^[a-z0-9-]+$/.test(path) ? path : `'${path}'`;
  return isList || draw([true, true, true, true, false])
    ? `{stages: ${quoted}, output: '${output}'${options}}`
    : `{step: '${stage.name}[0]', output: '${output}'}`;
}

function indent(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}
