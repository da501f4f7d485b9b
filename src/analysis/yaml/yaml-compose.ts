import {
  COLLECTION_STYLE,
  EVENT_ID,
  getScalarValue,
  SCALAR_STYLE,
  type Event,
  type ScalarEvent,
} from 'js-yaml';
import { readEvents, type EventStream } from './yaml-events.js';
import { assertNoTabs } from './yaml-tabs.js';
import {
  YamlError,
  type CollectionKind,
  type MappingNode,
  type SequenceNode,
  type YamlNode,
} from './yaml-node.js';
import { plainScalarKind, type ScalarKind } from './yaml-scalar.js';

const CORE_PREFIX = 'tag:yaml.org,2002:';
const SCALAR_TAGS: ReadonlySet<string> = new Set([
  'str', 'bool', 'int', 'float', 'null', 'timestamp', 'binary',
]); // prettier-ignore
const MAPPING_TAGS: ReadonlySet<string> = new Set(['map', 'set']);
const SEQUENCE_TAGS: ReadonlySet<string> = new Set(['seq', 'omap', 'pairs']);

type Node = YamlNode;
type Tagged = Exclude<
  Event,
  { type: typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP | typeof EVENT_ID.ALIAS }
>;

/**
 * The node tree of the one document in a text, or undefined when it is empty.
 * @throws YamlError, or YamlSyntaxFault for what the parser could not make sense of.
 */
export function composeDocument(text: string): Node | undefined {
  const stream = readEvents(text);
  assertNoTabs(stream);
  return new Composer(stream).document();
}

class Composer {
  private readonly text: string;
  private readonly events: readonly Event[];
  private readonly anchors = new Map<string, Node>();
  private readonly handles = new Map([
    ['!', '!'],
    ['!!', CORE_PREFIX],
  ]);
  private readonly original: (offset: number) => number;
  private next = 0;
  /** Where the last event stood; an empty value has no place of its own. */
  private last = 0;

  constructor(stream: EventStream) {
    this.text = stream.text;
    this.events = stream.events;
    this.original = stream.original;
  }

  document(): Node | undefined {
    const start = this.take();
    if (start?.type !== EVENT_ID.DOCUMENT) return undefined;
    for (const directive of start.directives) {
      if (directive.kind === 'tag') this.handles.set(directive.handle, directive.prefix);
    }
    const node = this.peek()?.type === EVENT_ID.POP ? undefined : this.node(false);
    this.take();
    if (this.peek() !== undefined) {
      this.take();
      const second = this.peek();
      throw this.fault(
        'expected one document in the file, found a second one',
        startOf(second, this.text.length),
      );
    }
    return node;
  }

  private peek(): Event | undefined {
    return this.events[this.next];
  }

  private take(): Event | undefined {
    return this.events[this.next++];
  }

  private node(flow: boolean): Node {
    const event = this.take();
    switch (event?.type) {
      case EVENT_ID.ALIAS:
        return this.alias(event.anchorStart, event.anchorEnd);
      case EVENT_ID.SCALAR:
        return this.scalar(event, flow);
      case EVENT_ID.SEQUENCE: {
        const kind = this.tag(event, SEQUENCE_TAGS, 'a list') ?? 'seq';
        const node: SequenceNode = {
          type: 'sequence',
          kind: kind as CollectionKind,
          items: [],
          offset: this.at(event.start),
        };
        this.anchor(event, node);
        const inside = event.style === COLLECTION_STYLE.FLOW;
        while (this.peek()?.type !== EVENT_ID.POP) node.items.push(this.node(inside));
        this.take();
        return node;
      }
      case EVENT_ID.MAPPING: {
        const kind = this.tag(event, MAPPING_TAGS, 'a mapping') ?? 'map';
        const node: MappingNode = {
          type: 'mapping',
          kind: kind as CollectionKind,
          pairs: [],
          offset: this.at(event.start),
        };
        this.anchor(event, node);
        const inside = event.style === COLLECTION_STYLE.FLOW;
        while (this.peek()?.type !== EVENT_ID.POP) node.pairs.push([this.key(inside), this.node(inside)]);
        this.take();
        return node;
      }
      default:
        throw this.fault('the file ends in the middle of a value', this.text.length);
    }
  }

  /** PyYAML takes no empty key without an explicit `?`. */
  private key(flow: boolean): Node {
    const event = this.peek();
    if (
      event?.type === EVENT_ID.SCALAR &&
      event.valueStart < 0 &&
      event.tagStart < 0 &&
      event.anchorStart < 0
    ) {
      const next = startOf(this.events[this.next + 1], this.text.length);
      if (!this.text.slice(this.last, next).includes('?')) {
        throw this.fault('a key is missing before the colon', this.text.lastIndexOf(':', next));
      }
    }
    return this.node(flow);
  }

  private scalar(event: ScalarEvent, flow: boolean): Node {
    const text = getScalarValue(this.text, event);
    if (flow && event.style === SCALAR_STYLE.PLAIN && /^:|\?/.test(text)) {
      const sign = text.startsWith(':') ? 'a colon cannot start a value' : 'a question mark starts a key';
      throw this.fault(`inside [ ] or { } ${sign}`, event.valueStart, `write '${text}'`);
    }
    const offset = this.at(
      event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
        ? event.valueStart - 1
        : event.valueStart,
    );
    const tag = this.tag(event, SCALAR_TAGS, 'a single value') as ScalarKind | undefined;
    const plain = event.style === SCALAR_STYLE.PLAIN || this.rawTag(event) === '!';
    const kind = tag ?? (plain ? plainScalarKind(text) : 'str');
    const node: Node = { type: 'scalar', kind, text, offset };
    this.anchor(event, node);
    return node;
  }

  private alias(start: number, end: number): Node {
    const name = this.text.slice(start, end);
    const node = this.anchors.get(name);
    if (node === undefined)
      throw this.fault(`no anchor &${name} stands before the alias *${name}`, start - 1);
    this.last = start - 1;
    return node;
  }

  private anchor(event: Tagged, node: Node): void {
    if (event.anchorStart < 0) return;
    const name = this.text.slice(event.anchorStart, event.anchorEnd);
    if (!/^[\w-]+$/.test(name)) {
      throw this.fault(`the anchor &${name} may hold only letters, digits, - and _`, event.anchorStart - 1);
    }
    if (this.anchors.has(name)) {
      throw this.fault(`the anchor &${name} is defined twice`, event.anchorStart - 1);
    }
    this.anchors.set(name, node);
  }

  private rawTag(event: Tagged): string {
    return event.tagStart < 0 ? '' : this.text.slice(event.tagStart, event.tagEnd);
  }

  /** The short name of an explicit tag; undefined when there is none or only the non-specific `!`. */
  private tag(event: Tagged, allowed: ReadonlySet<string>, found: string): string | undefined {
    const raw = this.rawTag(event);
    if (raw === '' || raw === '!') return undefined;
    const full = this.expandTag(raw);
    const short = full.startsWith(CORE_PREFIX) ? full.slice(CORE_PREFIX.length) : undefined;
    if (short !== undefined && allowed.has(short)) return short;
    const known =
      short !== undefined && [SCALAR_TAGS, MAPPING_TAGS, SEQUENCE_TAGS].some((tags) => tags.has(short));
    throw this.fault(
      known ? `the tag ${raw} does not fit ${found}` : `unknown tag ${raw}`,
      event.tagStart,
      'REANA reads YAML with the safe loader, which knows only the standard tags',
    );
  }

  private expandTag(raw: string): string {
    if (raw.startsWith('!<')) return raw.slice(2, -1);
    const handle = /^![\w-]*!/.exec(raw)?.[0] ?? '!';
    return (this.handles.get(handle) ?? handle) + decodeURIComponent(raw.slice(handle.length));
  }

  /** The place of an event in the original text; an empty value is at the place of what precedes it. */
  private at(offset: number): number {
    if (offset >= 0) this.last = offset;
    return this.original(this.last);
  }

  private fault(message: string, offset: number, hint?: string): YamlError {
    return new YamlError(message, this.original(offset), hint);
  }
}

function startOf(event: Event | undefined, otherwise: number): number {
  if (event === undefined) return otherwise;
  if ('start' in event) return event.start;
  if ('valueStart' in event && event.valueStart >= 0) return event.valueStart;
  return 'anchorStart' in event && event.anchorStart >= 0 ? event.anchorStart : otherwise;
}
