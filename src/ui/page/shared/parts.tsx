import type { ComponentChildren, JSX } from 'preact';
import type { Watched } from './use-changes.js';

const SIGNS: Readonly<Record<string, string>> = {
  finished: '✓',
  failed: '✗',
  running: '▶',
  stopped: '■',
  queued: '◷',
  pending: '◷',
  created: '○',
  waiting: '○',
  missing: '·',
};

/** A state in colour, with a sign and its name. */
export function Status({ status }: { readonly status: string }): JSX.Element {
  return (
    <span class={`status ${status}`}>
      <span aria-hidden="true">{SIGNS[status] ?? '?'}</span> {status}
    </span>
  );
}

export function signOf(status: string): string {
  return SIGNS[status] ?? '?';
}

/** What is watched once it is there; until then that it is awaited, or why it can't be read. */
export function Loaded<T>({
  watched: { value, error, isConnected },
  children,
}: {
  readonly watched: Watched<T>;
  readonly children: (value: T) => ComponentChildren;
}): JSX.Element {
  return (
    <>
      {!isConnected && (
        <p class="note bad" role="status">
          The program that serves this page has ended, or can’t be reached.
        </p>
      )}
      {error !== undefined && (
        <p class="note bad" role="alert">
          {error.message}
          {error.hint !== undefined && <small> {error.hint}</small>}
        </p>
      )}
      {value !== undefined
        ? children(value)
        : error === undefined && isConnected && <p class="muted">Reading…</p>}
    </>
  );
}

/** How far a run is. */
export function Bar({
  finished,
  failed,
  total,
}: Readonly<Record<'finished' | 'failed' | 'total', number>>): JSX.Element {
  const share = (count: number): string => `${total === 0 ? 0 : (100 * count) / total}%`;
  return (
    <span class="bar" role="img" aria-label={`${finished} of ${total} steps finished, ${failed} failed`}>
      <span class="finished" style={{ width: share(finished) }} />
      <span class="failed" style={{ width: share(failed) }} />
    </span>
  );
}
