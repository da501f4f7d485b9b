import { SILENCE, type RowName } from '../../faults/faults.js';
import { TABLE } from '../../faults/table.js';
import { testRows } from '../../faults/test-rows.js';

const loud = (Object.keys(TABLE) as RowName[]).filter((row) => !(row in SILENCE));

testRows(loud, 6);
