import type { StepAccount } from '../../../runs/record/step-accounts.js';
import { textAt } from './json-access.js';

const LONGEST = 24;

/** `training_0, alice`: the step, and which method it was for where it said so. */
export function titleOfStep(name: string, account: StepAccount | undefined): string {
  const method = textAt(account?.facts, 'method');
  return method === undefined ? name : `${name}, ${method.slice(0, LONGEST)}`;
}
