import { defined } from '../core/defined.js';
import { ReanaMadminerError, type ErrorOptions } from '../core/errors.js';

/** Where in a workflow something went wrong. */
export interface EngineLocation {
  readonly stage?: string | undefined;
  /** Path of the sub-workflow that holds the stage, such as `/workflow_ph/0`; empty for the outermost. */
  readonly scope?: string | undefined;
  readonly parameter?: string | undefined;
  /** The expression, selector or template that could not be evaluated. */
  readonly expression?: string | undefined;
}

export interface EngineErrorOptions extends ErrorOptions {
  readonly location?: EngineLocation;
  readonly code?: EngineError['code'];
}

/**
 * The workflow cannot continue: an expression, a template or a specification that is invalid at run time.
 * `engine-broken`: the executor or the journal failed; the run stops here and can be resumed.
 */
export class EngineError extends ReanaMadminerError {
  declare readonly code: 'engine' | 'engine-broken';
  readonly location: EngineLocation;
  /** What went wrong, without the location that `message` starts with. */
  readonly reason: string;

  constructor(reason: string, options: EngineErrorOptions = {}) {
    const location = options.location ?? {};
    const place = describeLocation(location);
    super(options.code ?? 'engine', place === '' ? reason : `${place}: ${reason}`, options);
    this.location = location;
    this.reason = reason;
  }

  /** The same error with what an outer layer knows about the location; what is known already stays. */
  at(outer: EngineLocation): EngineError {
    return new EngineError(this.reason, {
      location: mergeLocations(this.location, outer),
      cause: this.cause ?? this,
      ...defined({ hint: this.hint }),
    });
  }
}

/** Runs an action and adds the location to any EngineError that it throws. */
export function withLocation<T>(location: EngineLocation, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof EngineError ? error.at(location) : error;
  }
}

function mergeLocations(inner: EngineLocation, outer: EngineLocation): EngineLocation {
  return {
    stage: inner.stage ?? outer.stage,
    scope: inner.scope ?? outer.scope,
    parameter: inner.parameter ?? outer.parameter,
    expression: inner.expression ?? outer.expression,
  };
}

function describeLocation(location: EngineLocation): string {
  const parts: string[] = [];
  if (location.stage !== undefined) parts.push(`stage "${location.stage}"`);
  if (location.scope !== undefined && location.scope !== '') parts.push(`in ${location.scope}`);
  if (location.parameter !== undefined) parts.push(`parameter "${location.parameter}"`);
  if (location.expression !== undefined) parts.push(`expression ${location.expression}`);
  return parts.join(', ').replace(', in ', ' in ');
}
