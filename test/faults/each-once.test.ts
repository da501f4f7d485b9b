import type { RowName } from './faults.js';
import { GROUPS, OPERATIONS, type GroupName, type OperationName } from './operations.js';
import { Stage } from './stage.js';
import { endingsOf, TABLE, type Endings } from './table.js';

interface Encounter {
  readonly row: RowName;
  readonly operation: OperationName;
  readonly endings: Endings;
}

const rows = Object.keys(TABLE) as RowName[];
const operations = Object.keys(OPERATIONS) as OperationName[];
const all: readonly Encounter[] = rows.flatMap((row) =>
  (Object.keys(GROUPS) as GroupName[]).flatMap((group) =>
    GROUPS[group].map((operation) => ({ row, operation, endings: endingsOf(row, group) })),
  ),
);

/**
 * Each fault with one operation, and each operation with a fault; test/slow/faults holds the whole table.
 * A fault takes, of the operations that it disturbs, the one that has met fewest.
 */
function chooseEncounters(): readonly Encounter[] {
  const chosen: Encounter[] = [];
  for (const row of rows) {
    const met = all.filter((encounter) => encounter.row === row);
    const disturbed = met.filter(({ endings: [once] }) => once !== 'done');
    const count = ({ operation }: Encounter): number =>
      chosen.filter((encounter) => encounter.operation === operation).length;
    const [next] = (disturbed.length > 0 ? disturbed : met).sort((one, other) => count(one) - count(other));
    if (next !== undefined) chosen.push(next);
  }
  return chosen;
}

const encounters = chooseEncounters();
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.prepare('0.9');
});
afterAll(() => stage.close());

test.each(encounters)('$row: $operation', async ({ row, operation, endings }) => {
  expect(await stage.endings(row, operation)).toEqual(endings);
});

test('no fault and no operation is missing', () => {
  expect(new Set(encounters.map(({ row }) => row))).toEqual(new Set(rows));
  expect(new Set(encounters.map(({ operation }) => operation))).toEqual(new Set(operations));
});
