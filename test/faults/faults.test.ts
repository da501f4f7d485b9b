import { SILENCE, type RowName } from './faults.js';
import { TABLE } from './table.js';
import { testRows } from './test-rows.js';

const loud = (Object.keys(TABLE) as RowName[]).filter((row) => !(row in SILENCE));

testRows(loud, 6);
