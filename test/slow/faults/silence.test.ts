import { SILENCE, type RowName } from '../../faults/faults.js';
import { testRows } from '../../faults/test-rows.js';

// In a file of its own: it waits most of the time, and leaves the processor to other files.
testRows(Object.keys(SILENCE) as RowName[], 8);
