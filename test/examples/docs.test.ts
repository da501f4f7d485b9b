import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';

const PATIENCE = 600_000;
const PAGES = ['README.md', 'docs/sdk.md', 'docs/scans.md', 'docs/scan-results.md'];
const DOORS = ['src/index.ts', 'src/local.ts', 'src/report.ts'].map((path) => resolve(path));

test(
  'what the docs and the docstrings of scans show has the types of this version',
  () => {
    const snippets = [...PAGES.flatMap(readPage), ...scanFunctions().map(({ example }) => example ?? '')];
    expect(snippets.length).toBeGreaterThan(20);
    expect(checkTypes(snippets)).toEqual([]);
  },
  PATIENCE,
);

test('every function for scans has an example in its docstring', () => {
  const functions = scanFunctions();
  expect(functions.length).toBeGreaterThan(12);
  expect(functions.filter(({ example }) => example === undefined).map(({ name }) => name)).toEqual([]);
});

/** The programs in a page. */
function readPage(page: string): readonly string[] {
  const blocks = readFileSync(page, 'utf8').matchAll(/^```[jt]s\n(.*?)^```/gms);
  return [...blocks].map(([, text = '']) => text.replaceAll(/^import [^;]*;\n/gm, ''));
}

/** What the SDK has of the rooms of scans, and the example of each function. */
function scanFunctions(): readonly { readonly name: string; readonly example: string | undefined }[] {
  return DOORS.flatMap(exportsOf)
    .filter(({ module }) => /^\.\/(scans|scan-file|report)\//.test(module))
    .flatMap(({ module, names }) => {
      const file = resolve('src', module.replace(/\.js$/, '.ts'));
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true);
      return source.statements
        .filter(ts.isFunctionDeclaration)
        .filter(({ name }) => name !== undefined && names.includes(name.text))
        .map((statement) => ({ name: statement.name!.text, example: exampleOf(statement) }));
    });
}

function exampleOf(statement: ts.FunctionDeclaration): string | undefined {
  const tag = ts.getJSDocTags(statement).find(({ tagName }) => tagName.text === 'example');
  return tag === undefined ? undefined : ts.getTextOfJSDocComment(tag.comment);
}

function exportsOf(file: string): readonly { readonly module: string; readonly names: readonly string[] }[] {
  const found = readFileSync(file, 'utf8').matchAll(/^export (?:type )?\{([^}]*)\} from '([^']*)';/gm);
  return [...found].map(([, list = '', module = '']) => ({
    module,
    names: list.split(',').map((name) => name.trim().replace(/^.* as |^type /, '')).filter((name) => name !== ''), // prettier-ignore
  }));
}

/** What TypeScript has against them, each in a function of its own where the names that they take for granted are known. */
function checkTypes(snippets: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'docs-types-'));
  const file = join(folder, 'snippets.ts');
  const imports = DOORS.map((door) => {
    const names = exportsOf(door).flatMap((each) => each.names);
    return `import { ${names.join(', ')} } from '${relative(folder, door).replace(/\.ts$/, '.js')}';\n`;
  });
  const given =
    'client: ReanaClient, plan: ScanPlan, scan: Scan, results: ScanResults, run: RunHandle, dataDir: string';
  const functions = snippets.map((text, i) => `export async function f${i}(${given}) {{\n${text}\n}}\n`);
  try {
    writeFileSync(
      file,
      `${imports.join('')}import { writeFile } from 'node:fs/promises';\n${functions.join('')}`,
    );
    const program = ts.createProgram([file], {
      ...{ strict: true, noEmit: true, skipLibCheck: true, noUncheckedIndexedAccess: true },
      ...{ module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, types: ['node'] },
      typeRoots: [resolve('node_modules/@types')],
    });
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start = 0 }) => {
        const line = source.text.slice(0, start).split('\n').length;
        return `${source.text.split('\n')[line - 1] ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
