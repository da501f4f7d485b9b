import type { RunRecord } from '../../../runs/record/run-record.js';
import { declaredOutputs } from '../../../runs/download/declared-outputs.js';
import { html } from '../../markup.js';
import { countOf, formatBytes } from '../../page/amounts.js';
import { drawTable } from '../../page/data-table.js';
import type { PageSection } from '../../page/page-document.js';

const MOST_FILES = 200;

/** The declared outputs that are there, and how many other files. */
export function sectionOfFiles({ files, specification }: RunRecord): PageSection | undefined {
  if (files.length === 0) return undefined;
  const outputs = declaredOutputs(specification).map((path) => path.replace(/\/+$/, ''));
  const isOutput = (path: string): boolean =>
    outputs.some((output) => path === output || path.startsWith(`${output}/`));
  const found = files.filter(({ path }) => isOutput(path));
  const shown = found.slice(0, MOST_FILES);
  const others = files.length - found.length;
  const notes = [
    `${countOf(found.length, 'file')} of the declared outputs`,
    ...(found.length > shown.length ? [`of which ${MOST_FILES} are listed`] : []),
    ...(others > 0 ? [`and ${countOf(others, 'other file')}`] : []),
  ];
  return {
    id: 'files',
    title: 'Files',
    content: html`<p>The workspace has ${notes.join(', ')}.</p>
      ${
        shown.length === 0
          ? ''
          : html`<details>
              <summary>The declared outputs</summary>
              ${drawTable({
                caption: 'Declared outputs in the workspace',
                columns: [{ title: 'file' }, { title: 'size', isNumber: true }],
                rows: shown.map(({ path, size }) => ({
                  cells: [html`<code>${path}</code>`, { content: formatBytes(size), key: size }],
                })),
              })}
            </details>`
      }`,
  };
}
