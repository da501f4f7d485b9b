import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const PATIENCE = 600_000;
const PAGES = [
  'README.md',
  ...readdirSync('docs')
    .filter((page) => page.endsWith('.md'))
    .map((page) => `docs/${page}`),
];
const DOORS: Readonly<Record<string, string>> = {
  'reana-madminer': 'src/index.ts',
  'reana-madminer/local': 'src/local.ts',
  'reana-madminer/report': 'src/report.ts',
};

test(
  'what the docs and the docstrings show has the types of this version',
  () => {
    const snippets = [
      ...PAGES.flatMap(readPage),
      ...publicSources().flatMap(({ source }) => source.statements.flatMap(examplesOf)),
    ];
    expect(snippets.length).toBeGreaterThan(25);
    expect(checkTypes(snippets)).toEqual([]);
  },
  PATIENCE,
);

test('every function of the client, of scans and of reports has an example in its docstring', () => {
  const functions = publicFunctions();
  expect(functions.length).toBeGreaterThan(12);
  expect(functions.filter(({ hasExample }) => !hasExample).map(({ name }) => name)).toEqual([]);
});

/** The programs in a page. */
function readPage(page: string): readonly string[] {
  const blocks = readFileSync(page, 'utf8').matchAll(/^```[jt]s\n(.*?)^```/gms);
  return [...blocks].map(([, text = '']) => text);
}

/** The sources of the client, of scans and of reports that doors export something of. */
function publicSources(): readonly { readonly source: ts.SourceFile; readonly names: readonly string[] }[] {
  return Object.values(DOORS)
    .flatMap(exportsOf)
    .filter(({ module }) => /^\.\/(client|scans|scan-file|report)\//.test(module))
    .map(({ module, names }) => {
      const file = resolve('src', module.replace(/\.js$/, '.ts'));
      const text = readFileSync(file, 'utf8');
      return { names, source: ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true) };
    });
}

/** Functions among them, and whether their docstrings have an example. */
function publicFunctions(): readonly { readonly name: string; readonly hasExample: boolean }[] {
  return publicSources().flatMap(({ source, names }) =>
    source.statements
      .filter(ts.isFunctionDeclaration)
      .filter(({ name }) => name !== undefined && names.includes(name.text))
      .map((statement) => ({ name: statement.name!.text, hasExample: examplesOf(statement).length > 0 })),
  );
}

function examplesOf(statement: ts.Statement): readonly string[] {
  return ts
    .getJSDocTags(statement)
    .filter(({ tagName }) => tagName.text === 'example')
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '');
}

function exportsOf(file: string): readonly { readonly module: string; readonly names: readonly string[] }[] {
  const found = readFileSync(file, 'utf8').matchAll(/^export (?:type )?\{([^}]*)\} from '([^']*)';/gm);
  return [...found].map(([, list = '', module = '']) => ({
    module,
    names: list.split(',').map((name) => name.trim().replace(/^.* as |^type /, '')).filter((name) => name !== ''), // prettier-ignore
  }));
}

const GIVEN =
  'client: ReanaClient, plan: ScanPlan, scan: Scan, results: ScanResults, run: RunHandle, dataDir: string';

/** A snippet as a program of its own: in it, names that it takes for granted are known. */
function programOf(text: string): string {
  const imports = [...text.matchAll(/^import [^;]*;\n/gm)].map(([line]) => line);
  const body = text.replaceAll(/^import [^;]*;\n/gm, '');
  const taken = new Set(imports.flatMap((line) => line.match(/\w+/g) ?? []));
  const doors = Object.entries(DOORS).map(([door, file]) => {
    const names = exportsOf(file).flatMap((each) => each.names);
    const missing = names.filter((name) => isGiven(name, imports) && !taken.has(name));
    for (const name of missing) taken.add(name);
    return `import { ${missing.join(', ')} } from '${door}';\n`;
  });
  return `${imports.join('')}${doors.join('')}export async function snippet(${GIVEN}) {{\n${body}\n}}\n`;
}

/** A snippet that imports something has to import all that it calls; types of what is given are known. */
function isGiven(name: string, imports: readonly string[]): boolean {
  const isType = GIVEN.includes(`: ${name}`);
  return isType || !imports.some((line) => line.includes("'reana-madminer"));
}

/** What TypeScript has against the snippets, seen through the doors of the package. */
function checkTypes(snippets: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'docs-types-'));
  const files = snippets.map((text, i) => {
    const file = join(folder, `snippet-${i}.ts`);
    writeFileSync(file, programOf(text));
    return file;
  });
  try {
    const program = ts.createProgram(files, {
      ...{ strict: true, noEmit: true, skipLibCheck: true, noUncheckedIndexedAccess: true },
      ...{ exactOptionalPropertyTypes: true, target: ts.ScriptTarget.ES2023, types: ['node'] },
      ...{ module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
      paths: {
        ...Object.fromEntries(Object.entries(DOORS).map(([door, file]) => [door, [resolve(file)]])),
        '*': [resolve('node_modules/*')],
      },
      typeRoots: [resolve('node_modules/@types')],
    });
    return files.flatMap((file) => {
      const source = program.getSourceFile(file)!;
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
        ({ messageText, start = 0 }) => {
          const line = source.text.slice(0, start).split('\n').length;
          return `${(source.text.split('\n')[line - 1] ?? '').slice(0, 100)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
        },
      );
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
