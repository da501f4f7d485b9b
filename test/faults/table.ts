import type { RowName } from './faults.js';
import type { GroupName } from './operations.js';

/** How operations end when a fault befalls the first of their requests, and when it befalls each one. */
export type Endings = readonly [once: string, always: string];

/** The ends of the groups that are named, and of the others. */
type Row = Readonly<Partial<Record<GroupName, Endings>>> & { readonly others: Endings };

/** What is expected of every operation at every fault: docs/faults.md shows it, the tests hold it. */
export const TABLE: Readonly<Record<RowName, Row>> = {
  'reset before the request was read': {
    others: ['done at try 2', 'NetworkError (reset) after many tries'],
    'add a secret': ['NetworkError (reset)', 'NetworkError (reset)'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    follow: ['done at try 2', 'NetworkError (reset)'],
    'submit, at its create': ['done at try 2', 'CreateOutcomeUnknownError after 3 tries'],
    'submit, later': ['done at try 2', 'SubmissionError of NetworkError (reset) after many tries'],
  },
  'reset in the middle of the request': {
    others: ['done at try 2', 'NetworkError (reset) after many tries'],
    'add a secret': ['NetworkError (reset)', 'NetworkError (reset)'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    follow: ['done at try 2', 'NetworkError (reset)'],
    'submit, at its create': ['done at try 2', 'CreateOutcomeUnknownError after 3 tries'],
    'submit, later': ['done at try 2', 'SubmissionError of NetworkError (reset) after many tries'],
  },
  'reset after it was handled, before the answer': {
    others: ['done at try 2', 'NetworkError (reset) after many tries'],
    'add a secret': ['NetworkError (reset)', 'NetworkError (reset)'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    follow: ['done at try 2', 'NetworkError (reset)'],
    'submit, at its create': ['done', 'done'],
    'submit, later': ['done at try 2', 'SubmissionError of NetworkError (reset) after many tries'],
  },
  'reset in the middle of the answer': {
    others: ['done', 'done'],
    ping: ['done at try 2', 'NetworkError (reset) after many tries'],
    read: ['done at try 2', 'NetworkError (reset) after many tries'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    'download a file': ['done at try 2', 'NetworkError (reset) after many tries'],
    'download a directory': ['done at try 2', 'NetworkError (reset) after many tries'],
    follow: ['done at try 2', 'NetworkError (reset)'],
  },
  'the server goes away': {
    others: ['NetworkError (refused)', 'NetworkError (refused)'],
    'add a secret': ['NetworkError (reset)', 'NetworkError (reset)'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    'submit, at its create': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    'submit, later': [
      'SubmissionError of NetworkError (refused)',
      'SubmissionError of NetworkError (refused)',
    ],
  },
  'HTTP 429 without Retry-After': {
    others: ['done at try 2', 'RateLimitError after many tries'],
    follow: ['done at try 2', 'RateLimitError'],
    'submit, later': ['done at try 2', 'SubmissionError of RateLimitError after many tries'],
  },
  'HTTP 429, Retry-After: 1': {
    others: ['done at try 2', 'RateLimitError after many tries'],
    follow: ['done at try 2', 'RateLimitError'],
    'submit, later': ['done at try 2', 'SubmissionError of RateLimitError after many tries'],
  },
  'HTTP 429, Retry-After: 0': {
    others: ['done at try 2', 'RateLimitError after many tries'],
    follow: ['done at try 2', 'RateLimitError'],
    'submit, later': ['done at try 2', 'SubmissionError of RateLimitError after many tries'],
  },
  'HTTP 500': {
    others: ['ServerError', 'ServerError'],
    follow: ['done at try 2', 'ServerError'],
    'submit, later': ['SubmissionError of ServerError', 'SubmissionError of ServerError'],
  },
  'HTTP 502 with a page': {
    others: ['done at try 2', 'ServerUnavailableError after many tries'],
    'add a secret': ['ServerUnavailableError', 'ServerUnavailableError'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    follow: ['done at try 2', 'ServerUnavailableError'],
    'submit, at its create': ['done at try 2', 'CreateOutcomeUnknownError after 3 tries'],
    'submit, later': ['done at try 2', 'SubmissionError of ServerUnavailableError after many tries'],
  },
  'HTTP 503': {
    others: ['done at try 2', 'ServerUnavailableError after many tries'],
    'add a secret': ['ServerUnavailableError', 'ServerUnavailableError'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    follow: ['done at try 2', 'ServerUnavailableError'],
    'submit, at its create': ['done at try 2', 'CreateOutcomeUnknownError after 3 tries'],
    'submit, later': ['done at try 2', 'SubmissionError of ServerUnavailableError after many tries'],
  },
  'HTTP 503 of the identity provider': {
    others: ['done at try 2', 'IdentityProviderError after many tries'],
    follow: ['done at try 2', 'IdentityProviderError'],
    'submit, later': ['done at try 2', 'SubmissionError of IdentityProviderError after many tries'],
  },
  'HTTP 504 after it was handled': {
    others: ['done at try 2', 'ServerUnavailableError after many tries'],
    'add a secret': ['ServerUnavailableError', 'ServerUnavailableError'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    follow: ['done at try 2', 'ServerUnavailableError'],
    'submit, at its create': ['done', 'done'],
    'submit, later': ['done at try 2', 'SubmissionError of ServerUnavailableError after many tries'],
  },
  'a page with status 200': {
    others: ['UnexpectedAnswerError', 'UnexpectedAnswerError'],
    ping: ['NotReanaServerError', 'NotReanaServerError'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    'download a file': ['done at try 2', 'SizeMismatchError after 3 tries'],
    'download a directory': ['TransferError', 'TransferError'],
    follow: ['done at try 2', 'UnexpectedAnswerError'],
    'submit, at its create': ['done at try 2', 'CreateOutcomeUnknownError after 3 tries'],
    'submit, later': ['SubmissionError of UnexpectedAnswerError', 'SubmissionError of UnexpectedAnswerError'],
  },
  'an answer cut short': {
    others: ['done', 'done'],
    ping: ['done at try 2', 'BrokenAnswerError after 3 tries'],
    read: ['done at try 2', 'BrokenAnswerError after 3 tries'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    'download a file': ['done at try 2', 'SizeMismatchError after 3 tries'],
    'download a directory': ['TransferError', 'TransferError'],
    follow: ['done at try 2', 'BrokenAnswerError'],
  },
  'Content-Length too long': {
    others: ['done', 'done'],
    ping: ['done at try 2', 'NetworkError (reset) after many tries'],
    read: ['done at try 2', 'NetworkError (reset) after many tries'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    'download a file': ['done at try 2', 'NetworkError (reset) after many tries'],
    'download a directory': ['done at try 2', 'NetworkError (reset) after many tries'],
    follow: ['done at try 2', 'NetworkError (reset)'],
  },
  'Content-Length too short': {
    others: ['done', 'done'],
    ping: ['done at try 2', 'BrokenAnswerError after 3 tries'],
    read: ['done at try 2', 'BrokenAnswerError after 3 tries'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    'download a file': ['done at try 2', 'SizeMismatchError after 3 tries'],
    'download a directory': ['TransferError', 'TransferError'],
    follow: ['done at try 2', 'BrokenAnswerError'],
  },
  'no byte of an answer': {
    others: ['done at try 2', 'NetworkError (timeout) after 2 tries'],
    'add a secret': ['NetworkError (timeout)', 'NetworkError (timeout)'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    follow: ['done at try 2', 'NetworkError (timeout)'],
    'submit, at its create': ['done', 'done'],
    'submit, later': ['done at try 2', 'SubmissionError of NetworkError (timeout) after 2 tries'],
  },
  'an answer that stops in the middle': {
    others: ['done', 'done'],
    ping: ['done at try 2', 'NetworkError (timeout) after 2 tries'],
    read: ['done at try 2', 'NetworkError (timeout) after 2 tries'],
    'create a run': ['CreateOutcomeUnknownError', 'CreateOutcomeUnknownError'],
    'download a file': ['done at try 2', 'NetworkError (timeout) after 2 tries'],
    'download a directory': ['done at try 2', 'NetworkError (timeout) after 2 tries'],
    follow: ['done at try 2', 'NetworkError (timeout)'],
  },
  'an answer that comes slowly': {
    others: ['done', 'done'],
  },
  'a redirect to another host': {
    others: ['RedirectError', 'RedirectError'],
    'submit, later': ['SubmissionError of RedirectError', 'SubmissionError of RedirectError'],
  },
  'credentials that have ended': {
    others: ['done at try 2', 'AuthenticationError after 2 tries'],
    ping: ['NotReanaServerError', 'NotReanaServerError'],
    follow: ['done at try 2', 'AuthenticationError'],
    'submit, later': ['done at try 2', 'SubmissionError of AuthenticationError after 2 tries'],
  },
  'nobody listens': { others: ['NetworkError (refused)', 'NetworkError (refused)'] },
  'TLS: the certificate is self-signed': { others: ['NetworkError (tls)', 'NetworkError (tls)'] },
  'TLS: the certificate has expired': { others: ['NetworkError (tls)', 'NetworkError (tls)'] },
  'TLS: the certificate is for another host': { others: ['NetworkError (tls)', 'NetworkError (tls)'] },
};

export function endingsOf(row: RowName, group: GroupName): Endings {
  return TABLE[row][group] ?? TABLE[row].others;
}
