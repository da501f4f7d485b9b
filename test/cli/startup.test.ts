import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** Files of src, and packages, that are loaded with a file: what it imports without `import()`, and so on. */
function loadedWith(...entries: readonly string[]): {
  files: readonly string[];
  packages: readonly string[];
} {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const name of staticImports(file)) {
      if (name.startsWith('.')) waiting.push(join(dirname(file), name.replace(/\.js$/, '.ts')));
      else if (!name.startsWith('node:')) packages.add(name);
    }
  }
  return { files: [...files].map((file) => relative('src/cli', file)), packages: [...packages].sort() };
}

function staticImports(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    return moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) && !hasTypesOnly(statement)
      ? [moduleSpecifier.text]
      : [];
  });
}

function hasTypesOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  if (clause.name !== undefined || names === undefined || !ts.isNamedImports(names)) return false;
  return names.elements.every((element) => element.isTypeOnly);
}

/** The files of commands, without the lists of them. */
function commandsIn(files: readonly string[]): readonly string[] {
  return files.filter((file) => file.startsWith('commands/') && !file.endsWith('-commands.ts'));
}

test('--help loads no command, and no package but the one that compares names', () => {
  const { files, packages } = loadedWith('src/cli/run-process.ts', 'src/cli/help/program-help.ts');
  expect(files).toContain('command-list.ts');
  expect(commandsIn(files)).toEqual([]);
  expect(packages).toEqual(['fastest-levenshtein']);
});

test('a command loads no other, and nothing that draws progress, starts servers or logs in', () => {
  const { files, packages } = loadedWith(
    'src/cli/run-process.ts',
    'src/cli/parse/read-arguments.ts',
    'src/cli/commands/server/ping.ts',
    'src/client/connect.ts',
  );
  expect(commandsIn(files)).toEqual(['commands/server/ping.ts']);
  const heavy = /^(progress|help\/\w+-help)|^\.\.\/(local|report|yadage)\//;
  expect(files.filter((file) => heavy.test(file))).toEqual(['../local/store/data-folder.ts']);
  expect(packages).toContain('yargs');
  expect(packages.filter((name) => /^(log-update|openid-client|fastify|execa)/.test(name))).toEqual([]);
});
