import type { Runtime, RuntimeName } from './runtime.js';

export interface RuntimeOptions {
  /** The images of the run, each `name:tag`: `auto` takes the host when it has an environment for all of them. */
  readonly images: readonly string[];
  /** Hears one line on what was chosen and why. */
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal;
}

export function chooseRuntime(name: 'auto' | RuntimeName, options: RuntimeOptions): Promise<Runtime> {
  return Promise.reject(new Error(`${name} for ${options.images.join(', ')}`));
}
