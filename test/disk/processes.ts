import { ownProcessMark } from '../../src/disk/process-mark.js';

/** A process of this machine that has ended: none has this id and start. */
export const DEAD = ownProcessMark().replace(/-[^-]+$/, '-000000000000');
/** A process of another machine. */
export const ELSEWHERE = 'ffffffffffff-1-000000000000';
