import {
  parseTemplate,
  substitute,
  type Substitution,
  type TemplatePart,
} from '../../../src/analysis/serial/template.js';
import { fc } from '../../support/property.js';

const values: Readonly<Record<string, string>> = {
  x: '5',
  xy: '6',
  X: '7',
  _u: '8',
  a1: '9',
  nested: '$x ${y}',
};

function expand(command: string): Substitution {
  return substitute(command, (name) => values[name]);
}

test.each([
  ['echo $x ${x} a_$x "$x.txt" \'${x}\'', 'echo 5 5 a_5 "5.txt" \'5\''],
  ['echo $xy $x-y ${x}y $X $_u $a1 $x/y', 'echo 6 5-y 5y 7 8 9 5/y'],
  ["d=$$(date); awk '{print $$1}' $${f%.txt} $$$$ $$$x", "d=$(date); awk '{print $1}' ${f%.txt} $$ $5"],
  ['echo $nested', 'echo $x ${y}'],
  ['', ''],
  ['no dollar', 'no dollar'],
])('%s', (command, text) => {
  expect(expand(command)).toEqual({ kind: 'expanded', text });
});

test.each<[string, number, number, string]>([
  ['echo ${x} $(date)', 1, 11, '$(date)'],
  ["awk '{print $1}' file", 1, 13, '$1'],
  ['echo ${x:-7}', 1, 6, '${x:-7}'],
  ['cat ${in-file}', 1, 5, '${in-file}'],
  ["grep 'end$' f", 1, 10, "$'"],
  ['cost: 5$', 1, 8, '$'],
  ['echo ${x', 1, 6, '${'],
  ['echo $é', 1, 6, '$é'],
  ['echo one\necho $?', 2, 6, '$?'],
  ['one\r\ntwo\u2028💥 $!', 3, 3, '$!'],
  ['echo $\nnext', 1, 6, '$'],
  ['echo $\u{1f600}', 1, 6, '$\u{1f600}'],
  [`echo $(${'long '.repeat(20)})`, 1, 6, `$(${'long '.repeat(20).slice(0, 38)}…`],
])('%j has a fault in line %i, column %i', (command, line, column, text) => {
  const offset = command.indexOf(text.replace('…', ''));
  const part = { kind: 'fault', line, column, text, offset };
  expect(expand(command)).toEqual({ kind: 'refused', part });
});

test('the first part that has no value is the one that Python names', () => {
  expect(expand('echo $y $(date)')).toMatchObject({
    part: { kind: 'placeholder', name: 'y', form: 'plain' },
  });
  expect(expand('echo $(date) ${y}')).toMatchObject({ part: { kind: 'fault', offset: 5 } });
});

test('every part of a command is found, the faults too', () => {
  expect(parseTemplate('a ${b} $c $$ $1').filter(({ kind }) => kind !== 'text')).toEqual<TemplatePart[]>([
    { kind: 'placeholder', name: 'b', form: 'braced', text: '${b}', offset: 2 },
    { kind: 'placeholder', name: 'c', form: 'plain', text: '$c', offset: 7 },
    { kind: 'fault', text: '$1', line: 1, column: 14, offset: 13 },
  ]);
});

test('a text whose dollars are doubled expands to itself', () => {
  const text = fc.string({ unit: fc.constantFrom('$', '{', '}', '(', 'x', '1', '\n', '💥', '\\') });
  fc.assert(
    fc.property(text, (command) => {
      expect(expand(command.replaceAll('$', '$$$$'))).toEqual({ kind: 'expanded', text: command });
    }),
  );
});
