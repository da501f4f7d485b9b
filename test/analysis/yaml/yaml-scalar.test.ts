import { exactFloat, exactInteger } from '../../../src/core/json/exact-number.js';
import { fc } from '../../support/property.js';
import { constructScalar, plainScalarKind, ScalarError } from '../../../src/analysis/yaml/yaml-scalar.js';

const read = (text: string): unknown => constructScalar(text, plainScalarKind(text)).value;

test.each<[string, unknown]>([
  ['yes', true],
  ['On', true],
  ['OFF', false],
  ['no', false],
  ['y', 'y'],
  ['n', 'n'],
  ['tRue', 'tRue'],
  ['', null],
  ['~', null],
  ['Null', null],
  ['nUll', 'nUll'],
  ['012', 10],
  ['08', '08'],
  ['0o17', '0o17'],
  ['0x1F', 31],
  ['-0x1f', -31],
  ['0b101', 5],
  ['1_000', 1000],
  ['-0', 0],
  ['+7', 7],
  ['1:30', 90],
  ['-1:30', -90],
  ['1:60', '1:60'],
  ['190:20:30.15', 685230.15],
  ['1.', exactFloat(1)],
  ['1_0.0', exactFloat(10)],
  ['9007199254740992', 9007199254740992],
  ['9007199254740993', exactInteger(9007199254740993n)],
  ['-0x20_0000_0000_0001', exactInteger(-9007199254740993n)],
  ['.5', 0.5],
  ['-.5', '-.5'],
  ['-0.0', exactFloat(-0)],
  ['1e5', '1e5'],
  ['1.5e5', '1.5e5'],
  ['1.5e+5', exactFloat(150000)],
  ['1.5e+21', 1.5e21],
  ['.inf', Infinity],
  ['-.INF', -Infinity],
  ['.NaN', NaN],
  ['-.nan', '-.nan'],
  ['1.2.3', '1.2.3'],
  ['2026-01-31', '2026-01-31'],
])('%j is %p', (text, value) => {
  expect(read(text)).toEqual(value);
});

test.each(['2026-13-01', '2026-02-30', '0x_', '2026-01-01 25:00:00'])('%s is refused', (text) => {
  expect(() => read(text)).toThrow(ScalarError);
});

test('a date stays text and says so', () => {
  expect(plainScalarKind('2026-01-31')).toBe('timestamp');
  expect(plainScalarKind('2026-1-31')).toBe('str');
  expect(plainScalarKind('2026-1-31T10:00:00Z')).toBe('timestamp');
});

test('every integer is read as written', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(read(String(value))).toBe(value + 0);
      expect(read(`0x${Math.abs(value).toString(16)}`)).toBe(Math.abs(value));
    }),
  );
});
