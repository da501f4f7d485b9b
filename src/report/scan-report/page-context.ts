import { relative, sep } from 'node:path';
import type { PointResult, ScanResults } from '../../scans/results/scan-results.js';
import { html, Markup } from '../markup.js';
import type { NumberTitle } from './number-titles.js';

/** What the parts of a scan's page share. */
export interface ScanPageContext {
  readonly results: ScanResults;
  readonly titles: ReadonlyMap<string, NumberTitle>;
  /** From a path in the folder of the results to an address that the page can link to. */
  readonly link: (path: string) => string;
}

/** Links from a page in `folder` to files in the folder of the results. */
export function createLinks({ folder: target }: ScanResults, folder: string): ScanPageContext['link'] {
  const root = relative(folder, target);
  return (path) => encodePath(root === '' ? path : `${root.split(sep).join('/')}/${path}`);
}

/** The name of a point, which leads to its folder if there is one. */
export function pointLink({ name, folder }: PointResult, { link }: ScanPageContext): Markup {
  return folder === undefined ? html`${name}` : html`<a href="${link(`${folder}/`)}">${name}</a>`;
}

/** A name that may be broken after its dots, dashes and underscores, and within long words. */
export function breakable(name: string): Markup {
  const parts = name.split(/(?<=[._/-])|(?<=[^\s._/-]{20})/u);
  return html`${parts.map((part, index) => html`${index === 0 ? '' : new Markup('<wbr />')}${part}`)}`;
}

/** Indices that lead to their rows in the table of points. */
export function rowLinks(points: readonly number[]): readonly Markup[] {
  return points.map((index, place) => html`${place === 0 ? '' : ', '}<a href="#point-${index}">${index}</a>`);
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
