import { isJsonObject, type JsonValue } from '../../../core/json.js';
import { writeJson } from '../../../core/json/write-json.js';
import { html } from '../../markup.js';
import { formatYamlBlocks } from '../../../analysis/edit/format-yaml.js';
import { drawTable, type TableRow } from '../../page/data-table.js';
import type { PageSection } from '../../page/page-document.js';
import { drawFolded } from '../../page/page-parts.js';
import { objectAt, textAt } from '../results/json-access.js';
import type { RunResults } from '../results/run-results.js';

const MOST_CHARACTERS = 100_000;

/** Where the events, cards and settings of the results come from. */
export function sectionOfProvenance({ summary }: RunResults): PageSection | undefined {
  if (summary === undefined) return undefined;
  const inputs = Object.entries(objectAt(summary, 'inputs')).flatMap(([role, value]): TableRow[] => {
    const file = textAt(value, 'file');
    const sum = textAt(value, 'sha256');
    return file === undefined
      ? []
      : [{ cells: [role.replaceAll('_', ' '), html`<code>${file}</code>`, html`<code>${sum ?? ''}</code>`] }];
  });
  const versions = Object.entries(objectAt(summary, 'versions')).map(([name, version]): TableRow => ({
    cells: [name, textOf(version)],
  }));
  const details = Object.entries({
    'Events and programs': summary['provenance'],
    'Settings of the inference': summary['settings'],
  }).flatMap(([title, value]) => {
    if (!isJsonObject(value) || Object.keys(value).length === 0) return [];
    const text = formatYamlBlocks(value);
    return [drawFolded(title, text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}\n…` : text)];
  });
  if (inputs.length === 0 && versions.length === 0 && details.length === 0) return undefined;
  return {
    id: 'provenance',
    title: 'Provenance',
    content: html`<div class="tables">
      ${
        inputs.length === 0
          ? ''
          : drawTable({
              caption: 'Input files of the results',
              columns: [{ title: 'role' }, { title: 'file' }, { title: 'SHA-256' }],
              rows: inputs,
            })
      }
      ${
        versions.length === 0
          ? ''
          : drawTable({
              caption: 'Programs of the last step',
              columns: [{ title: 'program' }, { title: 'version' }],
              rows: versions,
            })
      }
      ${details}
    </div>`,
  };
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : writeJson(value);
}
