import { relative, sep } from 'node:path';
import type { WorkspaceFile } from '../../reana/model.js';
import type { Paint } from '../io.js';
import { formatBytes, formatTime, plural } from './quantities.js';
import { tableText } from './table.js';
import { lines } from '../output/printable.js';

const PICTURE = /\.(?:png|svg|pdf|jpe?g)$/i;

export function filesText(files: readonly WorkspaceFile[], paint: Paint): string {
  if (files.length === 0) return 'no files';
  return tableText(
    ['SIZE', 'MODIFIED', 'PATH'],
    files.map(({ path, size, modified }) => [formatBytes(size), formatTime(modified), path]),
    paint,
  );
}

/** Files that were saved: how many, and those to look at first. */
export interface SavedFiles {
  /** Absolute path. */
  readonly folder: string;
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  /** Those of the files to look at first: pictures and summaries. */
  readonly highlights: readonly string[];
}

export function savedFilesOf(folder: string, files: readonly string[]): SavedFiles {
  const names = new Set(files);
  // The same picture in other formats is named once.
  const isCopy = (file: string): boolean => {
    const png = file.replace(/\.(?:svg|pdf)$/i, '.png');
    return png !== file && names.has(png);
  };
  return { folder, files, highlights: files.filter((file) => isHighlight(file) && !isCopy(file)) };
}

function isHighlight(file: string): boolean {
  return PICTURE.test(file) || file.endsWith(`${sep}summary.json`);
}

export function savedFilesText({ folder, files, highlights }: SavedFiles, cwd: string, paint: Paint): string {
  const shown = (path: string): string => shortPath(path, cwd);
  const what =
    files.length === 0 ? 'no files were saved' : `${plural(files.length, 'file')} in ${shown(folder)}`;
  const others = files.length - highlights.length;
  const more = highlights.length === 0 || others === 0 ? [] : [`  and ${plural(others, 'other file')}`];
  return lines(what, ...highlights.map((file) => `  ${paint.bold(shown(file))}`), ...more);
}

/** A path to print: relative when it is below the current folder. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' ? '.' : short.startsWith('..') ? path : short;
}
