import type { RowName } from './faults.js';
import type { GroupName } from './operations.js';

/** How operations end when a fault befalls the first of their requests, and when it befalls each one. */
export type Endings = readonly [once: string, always: string];

/** The ends of the groups that are named, and of the others. */
type Row = Readonly<Partial<Record<GroupName, Endings>>> & { readonly others: Endings };

/** What is expected of every operation at every fault: docs/faults.md shows it, the tests hold it. */
export const TABLE: Readonly<Record<RowName, Row>> = {
  'reset before the request was read': {
    others: ['done at try 2', 'network (reset) after many tries'],
    'add a secret': ['network (reset)', 'network (reset)'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    follow: ['done at try 2', 'network (reset)'],
    'submit, at its create': ['done at try 2', 'create-outcome-unknown after 3 tries'],
    'submit, at its start': ['done at try 2', 'SubmissionError of network (reset) after many tries'],
  },
  'reset in the middle of the request': {
    others: ['done at try 2', 'network (reset) after many tries'],
    'add a secret': ['network (reset)', 'network (reset)'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    follow: ['done at try 2', 'network (reset)'],
    'submit, at its create': ['done at try 2', 'create-outcome-unknown after 3 tries'],
    'submit, at its start': ['done at try 2', 'SubmissionError of network (reset) after many tries'],
  },
  'reset after it was handled, before the response': {
    others: ['done at try 2', 'network (reset) after many tries'],
    'add a secret': ['network (reset)', 'network (reset)'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    follow: ['done at try 2', 'network (reset)'],
    'submit, at its create': ['done', 'done'],
    'submit, at its start': ['done at try 2', 'SubmissionError of network (reset) after many tries'],
  },
  'reset in the middle of the response': {
    others: ['done', 'done'],
    ping: ['done at try 2', 'network (reset) after many tries'],
    read: ['done at try 2', 'network (reset) after many tries'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    'download a file': ['done at try 2', 'network (reset) after many tries'],
    'download a directory': ['done at try 2', 'network (reset) after many tries'],
    follow: ['done at try 2', 'network (reset)'],
  },
  'the server goes away': {
    others: ['network (refused)', 'network (refused)'],
    'add a secret': ['network (reset)', 'network (reset)'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    'submit, at its create': ['create-outcome-unknown', 'create-outcome-unknown'],
    'submit, at its start': ['SubmissionError of network (refused)', 'SubmissionError of network (refused)'],
  },
  'HTTP 429 without Retry-After': {
    others: ['done at try 2', 'rate-limited after many tries'],
    follow: ['done at try 2', 'rate-limited'],
    'submit, at its start': ['done at try 2', 'SubmissionError of rate-limited after many tries'],
  },
  'HTTP 429, Retry-After: 1': {
    others: ['done at try 2', 'rate-limited after many tries'],
    follow: ['done at try 2', 'rate-limited'],
    'submit, at its start': ['done at try 2', 'SubmissionError of rate-limited after many tries'],
  },
  'HTTP 429, Retry-After: 0': {
    others: ['done at try 2', 'rate-limited after many tries'],
    follow: ['done at try 2', 'rate-limited'],
    'submit, at its start': ['done at try 2', 'SubmissionError of rate-limited after many tries'],
  },
  'HTTP 500': {
    others: ['server-error', 'server-error'],
    follow: ['done at try 2', 'server-error'],
    upload: ['done at try 2', 'server-error after 3 tries'],
    'submit, at an upload': ['done at try 2', 'SubmissionError of server-error after 3 tries'],
    'submit, at its start': ['SubmissionError of server-error', 'SubmissionError of server-error'],
  },
  'HTTP 502 with a page': {
    others: ['done at try 2', 'server-unavailable after many tries'],
    'add a secret': ['server-unavailable', 'server-unavailable'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    follow: ['done at try 2', 'server-unavailable'],
    'submit, at its create': ['done at try 2', 'create-outcome-unknown after 3 tries'],
    'submit, at its start': ['done at try 2', 'SubmissionError of server-unavailable after many tries'],
  },
  'HTTP 503': {
    others: ['done at try 2', 'server-unavailable after many tries'],
    'add a secret': ['server-unavailable', 'server-unavailable'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    follow: ['done at try 2', 'server-unavailable'],
    'submit, at its create': ['done at try 2', 'create-outcome-unknown after 3 tries'],
    'submit, at its start': ['done at try 2', 'SubmissionError of server-unavailable after many tries'],
  },
  'HTTP 503 of the identity provider': {
    others: ['done at try 2', 'identity-provider after many tries'],
    follow: ['done at try 2', 'identity-provider'],
    'submit, at its start': ['done at try 2', 'SubmissionError of identity-provider after many tries'],
  },
  'HTTP 504 after it was handled': {
    others: ['done at try 2', 'server-unavailable after many tries'],
    'add a secret': ['server-unavailable', 'server-unavailable'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    follow: ['done at try 2', 'server-unavailable'],
    'submit, at its create': ['done', 'done'],
    'submit, at its start': ['done at try 2', 'SubmissionError of server-unavailable after many tries'],
  },
  'a page with status 200': {
    others: ['unexpected-response', 'unexpected-response'],
    ping: ['not-a-reana-server', 'not-a-reana-server'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    'download a file': ['done at try 2', 'transfer (size) after 3 tries'],
    'download a directory': ['transfer', 'transfer'],
    follow: ['done at try 2', 'unexpected-response'],
    'submit, at its create': ['done at try 2', 'create-outcome-unknown after 3 tries'],
    'submit, at its start': [
      'SubmissionError of unexpected-response',
      'SubmissionError of unexpected-response',
    ],
  },
  'a response cut short': {
    others: ['done', 'done'],
    ping: ['done at try 2', 'broken-response after 3 tries'],
    read: ['done at try 2', 'broken-response after 3 tries'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    'download a file': ['done at try 2', 'transfer (size) after 3 tries'],
    'download a directory': ['transfer', 'transfer'],
    follow: ['done at try 2', 'broken-response'],
  },
  'Content-Length too long': {
    others: ['done', 'done'],
    ping: ['done at try 2', 'network (reset) after many tries'],
    read: ['done at try 2', 'network (reset) after many tries'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    'download a file': ['done at try 2', 'network (reset) after many tries'],
    'download a directory': ['done at try 2', 'network (reset) after many tries'],
    follow: ['done at try 2', 'network (reset)'],
  },
  'Content-Length too short': {
    others: ['done', 'done'],
    ping: ['done at try 2', 'broken-response after 3 tries'],
    read: ['done at try 2', 'broken-response after 3 tries'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    'download a file': ['done at try 2', 'transfer (size) after 3 tries'],
    'download a directory': ['transfer', 'transfer'],
    follow: ['done at try 2', 'broken-response'],
  },
  'no byte of a response': {
    others: ['done at try 2', 'network (timeout) after 2 tries'],
    'add a secret': ['network (timeout)', 'network (timeout)'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    follow: ['done at try 2', 'network (timeout)'],
    'submit, at its create': ['done', 'done'],
    'submit, at its start': ['done at try 2', 'SubmissionError of network (timeout) after 2 tries'],
  },
  'a response that stops in the middle': {
    others: ['done', 'done'],
    ping: ['done at try 2', 'network (timeout) after 2 tries'],
    read: ['done at try 2', 'network (timeout) after 2 tries'],
    'create a run': ['create-outcome-unknown', 'create-outcome-unknown'],
    'download a file': ['done at try 2', 'network (timeout) after 2 tries'],
    'download a directory': ['done at try 2', 'network (timeout) after 2 tries'],
    follow: ['done at try 2', 'network (timeout)'],
  },
  'a response that arrives slowly': {
    others: ['done', 'done'],
  },
  'a redirect to another host': {
    others: ['redirected', 'redirected'],
    'submit, at its start': ['SubmissionError of redirected', 'SubmissionError of redirected'],
  },
  'credentials that have ended': {
    others: ['done at try 2', 'authentication after 2 tries'],
    ping: ['not-a-reana-server', 'not-a-reana-server'],
    follow: ['done at try 2', 'authentication'],
    'submit, at its start': ['done at try 2', 'SubmissionError of authentication after 2 tries'],
  },
  'nobody listens': { others: ['network (refused)', 'network (refused)'] },
  'TLS: the certificate is self-signed': { others: ['network (tls)', 'network (tls)'] },
  'TLS: the certificate has expired': { others: ['network (tls)', 'network (tls)'] },
  'TLS: the certificate is for another host': { others: ['network (tls)', 'network (tls)'] },
};

/** Groups that end like another one wherever the table names no end of their own. */
const LIKE: Readonly<Partial<Record<GroupName, GroupName>>> = {
  upload: 'change',
  'submit, at an upload': 'submit, at its start',
};

export function endingsOf(row: RowName, group: GroupName): Endings {
  const ends = TABLE[row];
  return ends[group] ?? ends[LIKE[group] ?? group] ?? ends.others;
}
