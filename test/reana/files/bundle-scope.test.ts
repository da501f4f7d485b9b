import type { JsonObject } from '../../../src/core/json.js';
import { BUNDLE_LIMITS, checkBundleScope, checkBundleSize } from '../../../src/reana/files/bundle-scope.js';
import { thrownBy } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

function check(workflow: JsonObject, workflowFiles: readonly string[]): readonly string[] {
  return checkBundleScope({ name: 'n', specification: { workflow }, root: '/analysis', workflowFiles });
}

/** A workflow of these files, all of them declared. */
function declared(files: readonly string[]): () => readonly string[] {
  return () => check({ file: files[0] ?? '', files: files.slice(1) }, files);
}

test('what is declared by file, files and directories is taken, normalised and sorted', () => {
  const workflow = { file: 'wf/main.yml', files: ['./b.yml', 'wf/main.yml'], directories: ['steps/'] };
  const files = ['wf/main.yml', 'b.yml', 'steps/x/a.yml', 'steps//z.yml', 'b.yml'];
  expect(check(workflow, files)).toEqual(['b.yml', 'steps/x/a.yml', 'steps/z.yml', 'wf/main.yml']);
});

/** Fails, and names what is wrong. */
function expectFailure(check: () => unknown, named: string | number): void {
  const { code, message } = thrownBy(check);
  expect({ code, message }).toEqual({
    code: 'transfer',
    message: expect.stringContaining(String(named)) as string,
  });
  expectWords(message);
}

test.each<[string, JsonObject, readonly string[], string]>([
  ['an undeclared file', { file: 'a.yml', files: [] }, ['a.yml', 'b.yml'], 'b.yml'],
  [
    'a file beside a directory',
    { file: 'a.yml', directories: ['d'] },
    ['a.yml', 'dd/b.yml', 'd/c'],
    'dd/b.yml',
  ],
  ['a missing file', { file: 'a.yml', files: ['b.yml'] }, ['a.yml'], 'b.yml'],
  ['a missing workflow file', { file: 'a.yml', files: ['b.yml'] }, ['b.yml'], 'a.yml'],
  ['an empty directory', { file: 'a.yml', directories: ['d'] }, ['a.yml'], 'd'],
  ['no workflow at all', {}, ['a.yml'], 'a.yml'],
  ['a second reana.yaml', { file: 'reana.yaml' }, ['reana.yaml'], 'reana.yaml'],
])('%s is found before the server does', (_name, workflow, files, named) => {
  expectFailure(() => check(workflow, files), named);
});

test.each(['../a', '/a', 'a\\b', 'C:a', 'a\0'])('the path %j is refused', (path) => {
  expect(thrownBy(declared([path]))).toMatchObject({ code: 'unsafe-path' });
});

describe('the limits of servers', () => {
  const named = (count: number, name: (index: number) => string): string[] =>
    Array.from({ length: count }, (_, index) => name(index));

  test('members, reana.yaml among them', () => {
    expect(declared(named(BUNDLE_LIMITS.members - 1, (index) => `${index}.yml`))).not.toThrow();
    expectFailure(declared(named(BUNDLE_LIMITS.members, (index) => `${index}.yml`)), 1001);
  });

  test('directories', () => {
    const files = named(500, (index) => `a${index}/b/c/d/f`);
    expect(declared(files)).not.toThrow();
    expectFailure(declared([...files, 'one/more']), 2001);
  });

  test('depth', () => {
    const path = (depth: number): string => named(depth, () => 'd').join('/');
    expect(declared([path(64)])).not.toThrow();
    expectFailure(declared([path(65)]), 65);
  });

  test('bytes of a path, as UTF-8', () => {
    expect(declared(['ä'.repeat(2048)])).not.toThrow();
    expectFailure(declared([`${'ä'.repeat(2048)}a`]), 4097);
  });

  test('bytes of all', () => {
    expect(() => checkBundleSize('/analysis', BUNDLE_LIMITS.bytes)).not.toThrow();
    expectFailure(() => checkBundleSize('/analysis', BUNDLE_LIMITS.bytes + 1), 104857601);
  });
});
