import { parseJson } from '../../../src/core/json.js';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

/** An answer as it goes over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether the length is given; without it the end of the connection is that of the body. */
  readonly length?: number;
  /** What was done to it, for the message of a test that fails. */
  readonly how: string;
}

export type Random = () => number;
export const pick = <T>(random: Random, of: readonly T[]): T => of[Math.floor(random() * of.length)]!;

const JSON_HEADERS = { 'Content-Type': 'application/json' };

export function validAnswer(answer: unknown): RawAnswer {
  const isFile = typeof answer === 'string';
  const headers = isFile ? { 'Content-Type': 'application/octet-stream' } : JSON_HEADERS;
  return { status: 200, headers, body: Buffer.from(isFile ? answer : JSON.stringify(answer)), how: 'valid' };
}

/** Values in the place of others. Those in angle brackets are JSON that no value of this language becomes. */
const STRANGE: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    -1e308,
    2 ** 53,
    '<1e999>',
    '<-1e999>',
    '<12345678901234567890>',
    '<-0>',
  ],
  ...[
    '',
    ' ',
    'x',
    '\0',
    '\u001b[31m',
    '<"\\ud800">',
    '<"\\udfff\\ud800">',
    '\u202E',
    '%2e%2e%2f',
    '../../x',
    '/etc/x',
  ],
  ...[
    'a'.repeat(10_000),
    '\u{1F600}'.repeat(100),
    '2026-99-99',
    '9999-12-31T23:59:59',
    '275761-01-01',
    '{',
    '[]',
    'null',
  ],
  ...[
    '<{"__proto__":{"x":1}}>',
    '<{"constructor":{"prototype":1}}>',
    '<{"toString":1}>',
    '<{"a":1,"a":2}>',
    '<[[[]]]>',
  ],
  ...[
    [],
    {},
    [null],
    [[]],
    [{}],
    { '': {} },
    { length: 3 },
    '[['.repeat(300) + ']]'.repeat(300),
    'NaN',
    '1e5',
  ],
  ...[
    `<${'['.repeat(600)}${']'.repeat(600)}>`,
    `<${'{"a":'.repeat(300)}1${'}'.repeat(300)}>`,
    ['x'.repeat(100), 3],
  ],
];

type Node = Record<string, unknown> | unknown[];

/** One of them, which nobody else changes. */
function strange(random: Random): unknown {
  return structuredClone(pick(random, STRANGE));
}

/** A place in a value, as the object that holds it and its key. */
function places(value: unknown, found: [Node, string][] = []): [Node, string][] {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push([value as Node, key]);
    places((value as Record<string, unknown>)[key], found);
  }
  return found;
}

/** The answer with some of its values replaced, removed or added. Values that are JSON in a string are opened. */
function changeValues(random: Random, answer: unknown): string {
  const whole: { root?: unknown } = { root: structuredClone(answer) };
  for (let changes = pick(random, [1, 1, 1, 2, 5]); changes > 0; changes -= 1) {
    const found = places(whole);
    if (found.length === 0) break;
    const [node, key] = pick(random, found);
    const fields = node as Record<string, unknown>;
    const value = fields[key];
    if (typeof value === 'string' && /^[{["]/.test(value) && random() < 0.7) {
      fields[key] = changeValues(random, parseJson(value) ?? null);
      continue;
    }
    const action = random();
    if (action < 0.6) fields[key] = strange(random);
    else if (action < 0.75) Reflect.deleteProperty(fields, key);
    else if (action < 0.9)
      fields[pick(random, ['__proto_', 'constructor', 'items', 'x', ''])] = strange(random);
    else fields[key] = [value, value];
  }
  // A key of this name can't be set otherwise.
  return (whole.root === undefined ? '' : JSON.stringify(whole.root))
    .replaceAll('__proto_"', '__proto__"')
    .replaceAll(/"<(.*?)>"/g, (_all, raw: string) => JSON.parse(`"${raw}"`) as string);
}

/** The text with bytes of it changed. */
function changeBytes(random: Random, body: Buffer): Buffer {
  const at = Math.floor(random() * (body.length + 1));
  const insert = (bytes: Buffer | string): Buffer =>
    Buffer.concat([body.subarray(0, at), Buffer.from(bytes), body.subarray(at)]);
  return pick<() => Buffer>(random, [
    () => body.subarray(0, at),
    () => body.subarray(at),
    () => insert(Buffer.from([Math.floor(random() * 256)])),
    () => insert('\uFEFF'),
    () => insert('{'.repeat(100)),
    () => insert('"'),
    () => Buffer.concat([Buffer.from('\uFEFF'), body]),
    () => Buffer.concat([body, body]),
    () => Buffer.from(body.toString(), 'utf16le'),
    () => Buffer.from('<html><title>502 Bad Gateway</title></html>'),
    () => Buffer.from('<title'.repeat(200)),
    () => Buffer.alloc(0),
  ])();
}

const STATUSES = [
  ...[200, 201, 202, 203, 204, 205, 206, 226, 299, 300, 301, 302, 304, 307, 399],
  ...[400, 401, 402, 403, 404, 405, 409, 410, 411, 413, 418, 422, 429, 431, 451, 499],
  ...[500, 501, 502, 503, 504, 511, 599, 600, 999],
];

const HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'Content-Type': 'text/html' },
  { 'Content-Type': '' },
  { 'Content-Type': 'application/json; charset=utf-16' },
  { 'Content-Encoding': 'gzip' },
  { 'Content-Encoding': 'br' },
  { 'Content-Encoding': 'deflate' },
  { 'Content-Encoding': 'zstd' },
  { 'Content-Encoding': 'gzip, gzip' },
  { 'Content-Encoding': ',' },
  { 'Retry-After': '864000' },
  { 'Retry-After': '-1' },
  { 'Retry-After': 'Wed, 01 Jan 2031 00:00:00 GMT' },
  { 'Retry-After': 'soon' },
  { 'Retry-After': '9'.repeat(400) },
  { 'X-RateLimit-Limit': '0', 'X-RateLimit-Remaining': '0', 'Retry-After': '0' },
  { 'X-RateLimit-Limit': '1', 'X-RateLimit-Remaining': '0', 'Retry-After': '864000' },
  { 'X-RateLimit-Limit': '9'.repeat(400), 'X-RateLimit-Remaining': '-5' },
  { 'X-RateLimit-Reset': '9'.repeat(30) },
  { Location: '//example.org/x?access_token=1' },
  { Location: 'http://[' },
  { 'X-Request-ID': 'a'.repeat(5000) },
  { 'Set-Cookie': 'a=b' },
  { 'Transfer-Encoding': 'chunked' },
];

/** An answer that is wrong in some way, or right all the same. */
export function mutateAnswer(random: Random, answer: unknown): RawAnswer {
  const valid = validAnswer(answer);
  const kind = random();
  if (kind < 0.5 && typeof answer !== 'string') {
    const body = changeValues(random, answer);
    return { ...valid, body: Buffer.from(body), how: `values: ${body.slice(0, 300)}` };
  }
  if (kind < 0.65) {
    const body = changeBytes(random, valid.body);
    return { ...valid, body, how: `bytes: ${body.toString('latin1').slice(0, 300)}` };
  }
  if (kind < 0.8) {
    const status = pick(random, STATUSES);
    const message = pick(random, STRANGE);
    const body = random() < 0.5 ? valid.body : Buffer.from(JSON.stringify({ message, code: message }));
    return {
      ...valid,
      status,
      body,
      headers: { ...valid.headers, ...pick(random, HEADERS) },
      how: `status ${status}`,
    };
  }
  if (kind < 0.85) {
    const [coding, code] = pick(random, [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ] as const);
    const whole = code(valid.body);
    const body = random() < 0.5 ? whole : changeBytes(random, whole);
    return {
      ...valid,
      body,
      headers: { ...valid.headers, 'Content-Encoding': coding },
      how: `coding ${coding}`,
    };
  }
  if (kind < 0.95) {
    const headers = pick(random, HEADERS);
    return {
      ...valid,
      headers: { ...valid.headers, ...headers },
      how: `headers ${JSON.stringify(headers).slice(0, 100)}`,
    };
  }
  const length = pick(random, [0, 1, valid.body.length - 1, valid.body.length + 1, 1e9, -1]);
  return { ...valid, length, how: `length ${length}` };
}
