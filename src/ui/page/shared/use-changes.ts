import { useEffect, useState } from 'preact/hooks';
import type { ErrorView } from '../../messages.js';
import { watch } from './requests.js';

export interface Watched<T> {
  readonly value?: T;
  readonly error?: ErrorView;
  /** False while the program that serves the page can't be reached. */
  readonly isConnected: boolean;
}

/** What is watched at a path, drawn again whenever it changes. */
export function useChanges<T>(path: string): Watched<T> {
  const [state, setState] = useState<Watched<T>>({ isConnected: true });
  useEffect(() => {
    setState({ isConnected: true });
    return watch<T>(
      path,
      (change) => setState({ ...change, isConnected: true }),
      (isConnected) => setState((before) => ({ ...before, isConnected })),
    );
  }, [path]);
  return state;
}
