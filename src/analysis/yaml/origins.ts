import type { Diagnostic } from '../diagnostic.js';
import { defined } from '../../core/defined.js';
import { childPointer } from '../../core/json-pointer.js';
import type { Position } from './source-map.js';
import type { YamlDocument } from './yaml.js';

/** The place in a file that a part of the loaded tree was written at. */
export interface YamlOrigin {
  readonly document: YamlDocument;
  readonly pointer: string;
  /** Places of children that are not simply below: a parameter list that was written as a mapping. */
  readonly children?: ReadonlyMap<string, string>;
}

/** Remembers, for every object and list of a loaded tree, where it was written. */
export class Origins {
  private readonly origins = new WeakMap<object, YamlOrigin>();

  set(container: object, origin: YamlOrigin): void {
    this.origins.set(container, origin);
  }

  /** @throws Error when the container is not part of a loaded tree: a fault of the caller. */
  of(container: object): YamlOrigin {
    const origin = this.origins.get(container);
    if (origin === undefined) throw new Error('no origin is known for this part of the workflow');
    return origin;
  }

  /** The origin of a child, whether or not it exists. */
  child(container: object, key: string | number): YamlOrigin {
    const { document, pointer, children } = this.of(container);
    return { document, pointer: children?.get(String(key)) ?? childPointer(pointer, key) };
  }
}

/** A part of an origin: its value, its key, what matches within the value, or a character of a text. */
export type PlaceWithin = 'value' | 'key' | RegExp | CharacterPlace;

/** A character of a text, and how many of the same come before it there. */
export interface CharacterPlace {
  readonly character: string;
  readonly before: number;
}

/** A diagnostic at an origin, or at a part of it. */
export function diagnosticAt(
  origin: YamlOrigin,
  problem: Pick<Diagnostic, 'severity' | 'code' | 'message'> & { readonly hint?: string | undefined },
  place: PlaceWithin = 'value',
): Diagnostic {
  const { severity, code, message, hint } = problem;
  return {
    severity,
    code,
    file: origin.document.file,
    ...positionOf(origin, place),
    message,
    ...defined({ hint }),
  };
}

export function positionOf({ document, pointer }: YamlOrigin, place: PlaceWithin = 'value'): Position {
  if (place instanceof RegExp) return document.map.part(pointer, place);
  if (typeof place === 'object') return document.map.occurrence(pointer, place.character, place.before);
  return place === 'key' ? document.map.key(pointer) : document.map.value(pointer);
}

/** `steps.yml:12`, for messages that speak of a second place. */
export function describePlace(origin: YamlOrigin): string {
  return `${origin.document.file}:${positionOf(origin).line}`;
}
