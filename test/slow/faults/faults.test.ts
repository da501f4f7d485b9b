import pLimit from 'p-limit';
import type { RowName } from '../../faults/faults.js';
import { GROUPS, type GroupName, type OperationName } from '../../faults/operations.js';
import { Stage } from '../../faults/stage.js';
import { endingsOf, TABLE } from '../../faults/table.js';

const rows = Object.keys(TABLE) as RowName[];
const groups = Object.keys(GROUPS) as GroupName[];

describe.each([
  { generation: '0.9', groups },
  { generation: 'bundle', groups: ['create a run', 'submit, at its create'] },
] as const)('at a server of generation $generation', ({ generation, groups }) => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.prepare(generation);
  });
  afterAll(() => stage.close());

  test.each(rows)('%s', async (row) => {
    const limit = pLimit(6);
    const seen: Partial<Record<OperationName, readonly string[]>> = {};
    const expected: typeof seen = {};
    await Promise.all(
      groups.flatMap((group) =>
        GROUPS[group].map(async (operation) => {
          expected[operation] = endingsOf(row, group);
          seen[operation] = await limit(() => stage.endings(row, operation));
        }),
      ),
    );
    expect(seen).toEqual(expected);
  });
});
