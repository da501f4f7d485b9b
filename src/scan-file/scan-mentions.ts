import { posix } from 'node:path';
import type { JsonObject } from '../core/json.js';
import { childPointer, decodePointer, encodePointer } from '../core/json-pointer.js';
import { isMisescaped } from '../analysis/edit/file-edit.js';
import { parseTarget } from './scan.js';
import type { AxisEntry, MorphingEntry, ScanFile } from './scan-file.js';
import type { ScanDiagnostics } from './scan-diagnostics.js';

/** A place of a scan file that names something to be changed. */
export interface Mention {
  /** In the one form that `canonicalTarget` gives. */
  readonly target: string;
  readonly pointer: string;
  readonly place: 'key' | 'value';
  /** Its role: the same in all points, part of an axis, or the seed of repeats. */
  readonly role: 'set' | 'axis' | 'repeat';
}

/** One form for each target: `./cards/../cards/a.yml#/x` and `cards/a.yml#/x` are one. */
export function canonicalTarget(text: string): string {
  const target = parseTarget(text);
  if (target.kind === 'parameter') return text;
  const { file, pointer } = target;
  const isPointer = pointer.startsWith('/') && !isMisescaped(pointer);
  const normal = isPointer ? encodePointer(decodePointer(pointer)) : pointer;
  return `${file === '' ? '' : posix.normalize(file)}#${normal}`;
}

/** All targets that a scan file names, in its order; the repeat comes last, as it varies fastest. */
export function findMentions(content: ScanFile): Mention[] {
  return [
    ...keyMentions(content.set ?? {}, '/set', 'set'),
    ...content.axes.flatMap(axisMentions),
    ...(content.repeat === undefined
      ? []
      : [valueMention(content.repeat.parameter, '/repeat/parameter', 'repeat')]),
  ];
}

/** Targets that are named twice, or one within another: which value should win? */
export function checkMentions(mentions: readonly Mention[], report: ScanDiagnostics): void {
  const lines = ({ pointer, place }: Mention): number =>
    (place === 'key' ? report.document.map.key(pointer) : report.document.map.value(pointer)).line;
  for (const [index, mention] of mentions.entries()) {
    const earlier = mentions.slice(0, index).find(({ target }) => overlap(target, mention.target));
    if (earlier === undefined) continue;
    const same = earlier.target === mention.target;
    const message = same
      ? `${mention.target} is set twice: here and on line ${lines(earlier)}`
      : `${mention.target} and ${earlier.target} (line ${lines(earlier)}) lie one within the other`;
    const fault = { code: 'set-twice', message, hint: 'set it in one place only' } as const;
    report.error(mention.pointer, fault, mention.place);
  }
}

function overlap(one: string, other: string): boolean {
  if (one === other) return true;
  return one.includes('#') && (one.startsWith(`${other}/`) || other.startsWith(`${one}/`));
}

function axisMentions(axis: AxisEntry): Mention[] {
  const { pointer } = axis;
  switch (axis.kind) {
    case 'grid':
    case 'zip':
      return keyMentions(axis.body, pointer, 'axis');
    case 'list':
      return listMentions(axis.body, pointer);
    case 'random':
    case 'latin-hypercube':
      return keyMentions(axis.body.of, `${pointer}/of`, 'axis');
    case 'morphing':
      return morphingMentions(axis.body, pointer);
  }
}

/** Each target once, where it comes first. */
function listMentions(items: readonly JsonObject[], pointer: string): Mention[] {
  const all = items.flatMap((item, index) => keyMentions(item, `${pointer}/${index}`, 'axis'));
  const first = new Map(all.toReversed().map((mention) => [mention.target, mention]));
  return all.filter((mention) => first.get(mention.target) === mention);
}

function morphingMentions({ vector, name, parameters = {} }: MorphingEntry, pointer: string): Mention[] {
  return [
    ...(vector === undefined ? [] : [valueMention(vector, `${pointer}/vector`, 'axis')]),
    ...(name === undefined ? [] : [valueMention(name, `${pointer}/name`, 'axis')]),
    ...Object.entries(parameters).map(([parameter, target]) =>
      valueMention(target, childPointer(`${pointer}/parameters`, parameter), 'axis'),
    ),
  ];
}

function keyMentions(values: JsonObject, pointer: string, role: Mention['role']): Mention[] {
  return Object.keys(values).map((key) => ({
    target: canonicalTarget(key),
    pointer: childPointer(pointer, key),
    place: 'key',
    role,
  }));
}

function valueMention(text: string, pointer: string, role: Mention['role']): Mention {
  return { target: canonicalTarget(text), pointer, place: 'value', role };
}
