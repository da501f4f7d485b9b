import { fc } from '../../support/property.js';
import {
  beginState,
  foldEntry,
  formatEntry,
  readState,
  type JournalEntry,
} from '../../../src/runs/journal/journal-entries.js';

const BEGIN = { time: 1, server: 's', file: '/f', name: 'n', digest: 'd', before: ['x'] };
const RUN = { id: 'id', name: 'n.1' };

const entry = fc.constantFrom<JournalEntry>(
  { type: 'create-sent' },
  { type: 'settling' },
  { type: 'not-created' },
  { type: 'created', run: RUN, seeded: true },
  { type: 'verified' },
  { type: 'start-sent' },
  { type: 'ended' },
);

test('a journal that is read says what was written, whatever half line a killed program left', () => {
  fc.assert(
    fc.property(
      fc.array(entry),
      entry,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (entries, next, part) => {
        const text = [{ type: 'begun', begin: BEGIN } as const, ...entries].map(formatEntry).join('');
        const whole = formatEntry(next).trimEnd();
        const half = whole.slice(0, Math.floor(whole.length * part));
        expect(readState(text + half)).toEqual(entries.reduce(foldEntry, beginState(BEGIN)));
      },
    ),
  );
});

test.each([
  '',
  '\n',
  '{}',
  'null',
  '{"type":"begun"}',
  '{"type":"create-sent"}',
  '{"type":"begun","begin":{"time":1}}',
])('%j is no journal', (text) => expect(readState(text)).toBeUndefined());

test.each(['[]', '{"type":"later"}', '{"type":"created"}'])('%s is passed over', (line) =>
  expect(readState(`${formatEntry({ type: 'begun', begin: BEGIN })}${line}\n`)).toEqual(beginState(BEGIN)),
);
