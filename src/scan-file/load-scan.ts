import { basename, resolve } from 'node:path';
import { readWholeFile } from '../disk/read-file.js';
import { errorMessage } from '../core/errors.js';
import { nearest } from '../core/text/nearest.js';
import { isSystemError } from '../core/system-error.js';
import { SpecError } from '../analysis/diagnostic.js';
import { readFaultCode } from '../analysis/diagnostic-codes.js';
import { errorsFirst } from '../analysis/load/load-workflow.js';
import { SchemaChecker } from '../analysis/shape/schema-checker.js';
import { decodeYaml, parseYaml, type YamlDocument } from '../analysis/yaml/yaml.js';
import { checkExcluded } from './axes/excluded-points.js';
import { expandPoints } from './axes/expand-points.js';
import { settingOf } from './axes/grid-axes.js';
import { checkPastedValues } from './axes/pasted-values.js';
import { repeatSettings } from './axes/repeat-settings.js';
import { checkValueKinds } from './axes/value-kinds.js';
import { axisSettings } from './axis-settings.js';
import { checkNumberNames, labelColumns } from './column-labels.js';
import type { Scan, ScanMode } from './scan.js';
import { cardsOf, readCards } from './scan-cards.js';
import { checkScanFile, type ScanFile } from './scan-file.js';
import { checkMentions, findMentions } from './scan-mentions.js';
import { findNameFault } from './scan-name.js';
import { ScanDiagnostics } from './scan-diagnostics.js';
import { readCollectRules, readEstimate, readScanResources, readRetryRules } from './scan-rules.js';
import { findBaseValues } from './scan-targets.js';
import { checkValueSchemas } from './axes/value-schemas.js';
import { analysisPath, readScannedAnalysis, type ScannedAnalysis } from './scanned-analysis.js';

const MODES: readonly ScanMode[] = ['runs', 'scatter'];

export interface LoadScanOptions {
  /** In place of the name in the file. */
  readonly name?: string;
  /** Path of the analysis, in place of the one in the file; relative to the working directory. */
  readonly analysis?: string;
  /** Folder that the cards are read from, when it isn't the analysis' own. */
  readonly root?: string;
  /** In place of the mode in the file. */
  readonly mode?: ScanMode;
}

/**
 * Reads and checks a scan file, and lists its points. Of the analysis only `reana.yaml` and the cards are read.
 * @throws SpecError with every error found
 */
export async function loadScan(file: string, options: LoadScanOptions = {}): Promise<Scan> {
  const checker = await SchemaChecker.load();
  const report = new ScanDiagnostics(await readDocument(file), checker);
  const content = checkScanFile(report);
  const name = readName(file, content, options, report);
  const mode = readMode(content, options, report);
  const rules = {
    resources: readScanResources(content, report),
    retry: readRetryRules(content, report),
    estimate: readEstimate(content, report),
    collect: readCollectRules(content, report),
  };
  const path = options.analysis ?? analysisPath(file, content.analysis);
  const isNamed = options.analysis === undefined && content.analysis !== undefined;
  const analysis = await findAnalysis(path, isNamed, checker, report);
  const points = await readPoints(content, analysis, options.root, report);
  checkNumberNames(Object.keys(rules.collect.values ?? {}), points.columns, report);
  if (report.hasErrors) throw failure(report);
  return {
    name,
    file: resolve(file),
    analysis: analysis.file,
    mode,
    ...points,
    ...rules,
    warnings: report.diagnostics,
  };
}

async function readDocument(file: string): Promise<YamlDocument> {
  try {
    return parseYaml(decodeYaml(await readWholeFile(file), file), file);
  } catch (error) {
    if (error instanceof SpecError) throw error;
    const isMissing = isSystemError(error, 'ENOENT');
    const message = isMissing ? 'there is no such file' : `cannot be read: ${errorMessage(error)}`;
    throw new SpecError([{ severity: 'error', code: readFaultCode(error), file, message }]);
  }
}

async function findAnalysis(
  path: string,
  isNamed: boolean,
  checker: SchemaChecker,
  report: ScanDiagnostics,
): Promise<ScannedAnalysis> {
  try {
    return await readScannedAnalysis(path, checker);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    for (const diagnostic of error.diagnostics) {
      if (diagnostic.line !== undefined) report.diagnostics.push(diagnostic);
      else if (isNamed) {
        const message = `${diagnostic.file}: ${diagnostic.message}`;
        const hint = 'the path is relative to the scan file';
        report.error('/analysis', { code: diagnostic.code, message, hint });
      } else {
        const hint = "name the analysis with 'analysis', relative to the scan file";
        report.diagnostics.push({ ...diagnostic, hint });
      }
    }
    throw failure(report);
  }
}

async function readPoints(
  content: ScanFile,
  analysis: ScannedAnalysis,
  root: string | undefined,
  report: ScanDiagnostics,
): Promise<Pick<Scan, 'cards' | 'columns' | 'points'>> {
  const { set = {}, axes, exclude = [], repeat } = content;
  if (axes.length === 0 && repeat === undefined && !report.hasErrors) {
    const message = "the scan has neither 'axes' nor 'repeat', so nothing varies";
    report.error('', { code: 'missing-key', message });
  }
  const mentions = findMentions(content);
  checkMentions(mentions, report);
  const cards = await readCards(cardsOf(mentions, axes), root ?? analysis.root, analysis);
  const bases = findBaseValues(mentions, analysis, cards, report);
  const columns = labelColumns(mentions, content.labels ?? {}, report);
  checkExcluded(
    exclude,
    columns.map(({ target }) => target),
    report,
  );
  const fixed = settingOf(set, '/set');
  const settings = axes.map((axis) => axisSettings(axis, cards, report));
  if (repeat !== undefined) settings.push(repeatSettings(repeat, report));
  const assignments = [...fixed, ...settings.flat(2)];
  checkValueKinds(assignments, bases, analysis.type, report);
  // The schemas lie beside the analysis' own cards.
  const known = root === undefined ? assignments.filter(({ target }) => bases.has(target)) : [];
  await checkValueSchemas(known, analysis.schemas, cards, report);
  checkPastedValues(assignments, analysis.serial, report);
  const points = report.hasErrors
    ? []
    : expandPoints({ fixed, axes: settings, exclude, columns, bases }, report);
  return { cards: [...cards.keys()].sort(), columns, points };
}

function readName(
  file: string,
  content: ScanFile,
  options: LoadScanOptions,
  report: ScanDiagnostics,
): string {
  const name = options.name ?? content.name ?? basename(file).replace(/\.ya?ml$/, '');
  const fault = findNameFault(name);
  if (fault === undefined) return name;
  if (options.name !== undefined) {
    report.diagnostics.push({ severity: 'error', file: '<command line>', ...fault });
  } else if (content.name !== undefined) report.error('/name', fault);
  else report.error('', { ...fault, hint: `${fault.hint}; the file can say it: name: my-scan` });
  return name;
}

function readMode({ mode: written }: ScanFile, { mode }: LoadScanOptions, report: ScanDiagnostics): ScanMode {
  const found = MODES.find((known) => known === (mode ?? written ?? 'runs'));
  if (found !== undefined) return found;
  const near = nearest(written ?? '', MODES);
  const hint = near === undefined ? `there is ${MODES.join(' and ')}` : `did you mean '${near}'?`;
  report.error('/mode', {
    code: 'unknown-choice',
    message: `'${written ?? ''}' is not a mode of a scan`,
    hint,
  });
  return 'runs';
}

function failure(report: ScanDiagnostics): SpecError {
  return new SpecError(errorsFirst(report.diagnostics));
}
