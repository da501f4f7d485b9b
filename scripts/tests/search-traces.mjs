// `node scripts/tests/search-traces.mjs FOLDER`: looks for credentials in files that tests left (see test/support/traces.ts).
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/** The only files that may hold credentials. No other user may read them. */
const HOLDERS = {
  'server.json': 'the record of the embedded server, with the token for its clients',
  'logins.json': 'the logins of a user, and those that the embedded server has given',
};

/** Output of a command that was asked to show a credential: `open RUN --with-token`. */
const ASKED_FOR = /^texts\/open-.*--with-token/;

/** Patterns of credentials, of any user. */
const SHAPES = [
  ['a token in a URL', /[?&]access_token=(?!<redacted>|%3Credacted)[^&\s"'<>]+/],
  ['a JSON web token', /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  [
    'an authorization header',
    /\bauthorization["']?\s*[:=]\s*["']?(bearer|basic)\s+(?!<redacted>)[\w.~+/=-]{8,}/i,
  ],
];

function* filesIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}

/** All strings of a JSON value whose key marks them as credentials. */
function* credentialsOf(value, name = '') {
  if (typeof value === 'string') {
    if (/token|secret|password/i.test(name) && !/endpoint|type|expires/i.test(name)) yield value;
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      yield* credentialsOf(inner, Array.isArray(value) ? name : key);
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The encodings in which a credential may be written. */
function spellings(secret) {
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  return [...new Set([...forms, Buffer.from(secret).toString('base64').replace(/=+$/, '')])];
}

function readSecrets(folder, files) {
  const secrets = new Set();
  const list = join(folder, 'secrets.jsonl');
  if (existsSync(list)) {
    for (const line of readFileSync(list, 'utf8').split('\n')) if (line !== '') secrets.add(JSON.parse(line));
  }
  for (const file of files.filter((path) => basename(path) in HOLDERS)) {
    for (const value of credentialsOf(parse(readFileSync(file, 'utf8')))) {
      if (value.length >= 8) secrets.add(value);
    }
  }
  return secrets;
}

/** Returns how many credentials and files there were, and a line for each credential where none may be. */
export function searchTraces(folder) {
  const kept = join(folder, 'kept');
  const files = existsSync(kept) ? [...filesIn(kept)] : [];
  const needles = [...readSecrets(folder, files)].flatMap(spellings);
  const found = [];
  for (const file of files) {
    const place = relative(kept, file);
    if (basename(file) in HOLDERS) {
      if ((lstatSync(file).mode & 0o077) !== 0)
        found.push(`${place}: holds credentials and others may read it`);
      continue;
    }
    if (ASKED_FOR.test(place)) continue;
    const bytes = readFileSync(file);
    if (needles.some((needle) => bytes.includes(needle))) found.push(`${place}: holds a credential`);
    const text = bytes.toString('latin1');
    for (const [what, shape] of SHAPES) if (shape.test(text)) found.push(`${place}: holds ${what}`);
  }
  return { files: files.length, secrets: needles.length, found };
}

if (process.argv[1] === import.meta.filename) {
  const { files, secrets, found } = searchTraces(process.argv[2]);
  for (const line of found) process.stdout.write(`${line}\n`);
  process.stdout.write(`${files} files, ${secrets} spellings of credentials, ${found.length} found\n`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
