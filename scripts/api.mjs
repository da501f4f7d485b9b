// `npm run api` writes what the package exports: a report per entry point into api/, and the reference into docs/api/.
// `npm run api -- --check` compares both with the sources. A type in a signature that no entry point exports is a fault.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { Application } from 'typedoc';
import { ROOT, buildProduct } from './setup.mjs';

/** Sources of the entry points, and their names in package.json. */
const DOORS = { index: '.', local: './local', report: './report' };
const REPORTS = 'api';
const REFERENCE = 'docs/api';
const none = { logLevel: 'none' };

/** Writes the report of an entry point, and returns its faults. */
function reportDoor(door, folder) {
  const faults = [];
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(ROOT, 'package.json'),
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: join(ROOT, 'dist', `${door}.d.ts`),
      compiler: { tsconfigFilePath: join(ROOT, 'tsconfig.build.json') },
      apiReport: {
        enabled: true,
        reportFolder: folder,
        reportTempFolder: folder,
        reportFileName: `${door}.api.md`,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: {
          default: { logLevel: 'error' },
          'ae-missing-release-tag': none,
          'ae-undocumented': none,
          'ae-unresolved-link': none,
        },
        tsdocMessageReporting: { default: none },
      },
    },
  });
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel !== 'error') return;
      faults.push({ code: message.messageId, text: message.text, place: message.sourceFilePath ?? door });
    },
  });
  return faults;
}

/** Writes the reference of all entry points. */
async function writeReference(folder) {
  const app = await Application.bootstrapWithPlugins({
    entryPoints: Object.keys(DOORS).map((door) => join(ROOT, 'src', `${door}.ts`)),
    tsconfig: join(ROOT, 'tsconfig.build.json'),
    out: folder,
    plugin: ['typedoc-plugin-markdown'],
    outputFileStrategy: 'modules',
    readme: 'none',
    disableSources: true,
    excludePrivate: true,
    excludeInternal: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    excludeExternals: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    classPropertiesFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    enumMembersFormat: 'table',
    propertyMembersFormat: 'table',
    typeDeclarationFormat: 'table',
    logLevel: 'Error',
  });
  const project = await app.convert();
  for (const module of project.children) module.name = join('reana-madminer', DOORS[module.name]);
  await app.generateOutputs(project);
}

/** An entry point may use types of another one: only types that none exports are forgotten. */
function withoutExported(found, reports) {
  const texts = [...textsIn(reports).values()].join('\n');
  return found.filter(({ code, text }) => {
    const name = /^The symbol "(\w+)"/.exec(text)?.[1] ?? '';
    return code !== 'ae-forgotten-export' || !new RegExp(`^export .*\\b${name}\\b`, 'm').test(texts);
  });
}

function textsIn(folder) {
  const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.md'));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

const isCheck = process.argv.includes('--check');
const fresh = mkdtempSync(join(tmpdir(), 'api-'));
try {
  await buildProduct();
  const found = Object.keys(DOORS).flatMap((door) => reportDoor(door, join(fresh, REPORTS)));
  const faults = withoutExported(found, join(fresh, REPORTS)).map(({ place, text }) => `${place}: ${text}`);
  await writeReference(join(fresh, REFERENCE));
  for (const folder of [REPORTS, REFERENCE]) {
    const [made, kept] = [textsIn(join(fresh, folder)), isCheck ? textsIn(join(ROOT, folder)) : new Map()];
    if (isCheck) {
      for (const path of new Set([...made.keys(), ...kept.keys()])) {
        if (made.get(path) !== kept.get(path)) faults.push(`${folder}/${path} is out of date: npm run api`);
      }
    } else {
      rmSync(join(ROOT, folder), { recursive: true, force: true });
      mkdirSync(dirname(join(ROOT, folder)), { recursive: true });
      cpSync(join(fresh, folder), join(ROOT, folder), { recursive: true });
    }
  }
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(fresh, { recursive: true });
}
