import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { COMMANDS } from '../../src/cli/command-list.js';

const NAMES = COMMANDS.map(({ name }) => name).join('|');
/** A flag, or a command in backticks. */
const COMMAND_WORDS = new RegExp(`(?:^|[\\s(\`'"])--[a-z]|\`reana-madminer[ \`]|\`(?:${NAMES}) `);

const SDK_ROOMS = readdirSync('src', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'cli')
  .map(({ name }) => name);

test.each([
  ['give --overwrite', true],
  ['`reana-madminer list` shows them', true],
  ['look with `scan status curve`', true],
  ['--runtime docker runs it', true],
  ['reana-madminer runs Yadage workflows only', false],
  ['`analysis` is no name; a run--1', false],
  ['var(--text, #1f2328)', false],
  ['a variable (--text) is one', true],
])('%j names a command or flag: %p', (text, isOne) => {
  expect(namesCommand(text)).toBe(isOne);
});

test('no message or hint of the SDK names a command or a flag of the command line', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    // A file of style sheets is not prose: custom properties begin with two dashes.
    .filter((file) => file.endsWith('.ts') && !file.endsWith('-style.ts') && !/^cli[/\\]/.test(file))
    .map((file) => join('src', file));
  expect(files.length).toBeGreaterThan(300);
  expect(files.flatMap(sentencesOf).filter(({ text }) => namesCommand(text))).toEqual([]);
});

test.each(SDK_ROOMS)('what people read in the tests of %s names none either', (room) => {
  const texts = textsIn(readWords(join('test', room, 'words.yaml')));
  expect(texts.filter(namesCommand)).toEqual([]);
});

function namesCommand(text: string): boolean {
  return COMMAND_WORDS.test(text.replaceAll(/\bvar\(--[a-z\d-]+/g, 'var('));
}

/** The strings and templates of a file that are sentences: arguments of other programs are single words. */
function sentencesOf(file: string): { readonly file: string; readonly text: string }[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const found: { file: string; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    const text = ts.isStringLiteralLike(node)
      ? node.text
      : ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
        : '';
    if (/\s/.test(text.trim())) found.push({ file, text });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function readWords(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** The texts themselves, and not the names of tests. */
function textsIn(words: unknown): string[] {
  if (typeof words === 'string') return [words];
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(textsIn) : [];
}
