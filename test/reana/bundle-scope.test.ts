import { UnsafePathError } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/core/json.js';
import { BUNDLE_LIMITS, checkBundleScope, checkBundleSize } from '../../src/reana/bundle-scope.js';
import { TransferError } from '../../src/reana/errors.js';

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

test.each<[string, JsonObject, readonly string[], string]>([
  [
    'an undeclared file',
    { file: 'a.yml', files: [] },
    ['a.yml', 'b.yml'],
    'does not declare these files of the workflow: b.yml',
  ],
  [
    'a file beside a directory',
    { file: 'a.yml', directories: ['d'] },
    ['a.yml', 'dd/b.yml', 'd/c'],
    'dd/b.yml',
  ],
  [
    'a missing file',
    { file: 'a.yml', files: ['b.yml'] },
    ['a.yml'],
    'lacks what its reana.yaml declares: b.yml',
  ],
  ['a missing workflow file', { file: 'a.yml', files: ['b.yml'] }, ['b.yml'], 'declares: a.yml'],
  ['an empty directory', { file: 'a.yml', directories: ['d'] }, ['a.yml'], 'declares: d'],
  ['no workflow at all', {}, ['a.yml'], 'a.yml'],
  ['a second reana.yaml', { file: 'reana.yaml' }, ['reana.yaml'], 'can not be called reana.yaml'],
])('%s is found before the server does', (_name, workflow, files, message) => {
  expect(() => check(workflow, files)).toThrow(TransferError);
  expect(() => check(workflow, files)).toThrow(message);
});

test.each(['../a', '/a', 'a\\b', 'C:a', 'a\0'])('the path %j is refused', (path) => {
  expect(declared([path])).toThrow(UnsafePathError);
});

describe('the limits of servers', () => {
  const named = (count: number, name: (index: number) => string): string[] =>
    Array.from({ length: count }, (_, index) => name(index));

  test('members, reana.yaml among them', () => {
    expect(declared(named(BUNDLE_LIMITS.members - 1, (index) => `${index}.yml`))).not.toThrow();
    expect(declared(named(BUNDLE_LIMITS.members, (index) => `${index}.yml`))).toThrow('1001 files');
  });

  test('directories', () => {
    const files = named(500, (index) => `a${index}/b/c/d/f`);
    expect(declared(files)).not.toThrow();
    expect(declared([...files, 'one/more'])).toThrow('2001 directories');
  });

  test('depth', () => {
    const path = (depth: number): string => named(depth, () => 'd').join('/');
    expect(declared([path(64)])).not.toThrow();
    expect(declared([path(65)])).toThrow('a path of 65 levels');
  });

  test('bytes of a path, as UTF-8', () => {
    expect(declared(['ä'.repeat(2048)])).not.toThrow();
    expect(declared([`${'ä'.repeat(2048)}a`])).toThrow('a path of 4097 bytes');
  });

  test('bytes of all', () => {
    expect(() => checkBundleSize('/analysis', BUNDLE_LIMITS.bytes)).not.toThrow();
    expect(() => checkBundleSize('/analysis', BUNDLE_LIMITS.bytes + 1)).toThrow('104857601 bytes');
  });
});
