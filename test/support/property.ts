import fc from 'fast-check';
import { SEED } from './seed.js';

// The one door to fast-check: a property that is drawn elsewhere would differ from run to run.
fc.configureGlobal({ seed: SEED });

export { fc };
