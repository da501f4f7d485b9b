import { formatYamlBlocks } from '../../../analysis/edit/format-yaml.js';
import { isJsonObject } from '../../../core/json.js';
import type { RunRecord } from '../../../runs/record/run-record.js';
import { html } from '../../markup.js';
import { countOf } from '../../page/amounts.js';
import type { PageSection } from '../../page/page-document.js';
import { drawFolded } from '../../page/page-parts.js';

const MOST_CHARACTERS = 200_000;

/** The specification as the server keeps it, without the workflow that it loaded from files. */
export function sectionOfSpecification({ specification }: RunRecord): PageSection | undefined {
  if (Object.keys(specification).length === 0) return undefined;
  const { workflow } = specification;
  const isFromFile = isJsonObject(workflow) && typeof workflow['file'] === 'string';
  const shown = isFromFile
    ? {
        ...specification,
        workflow: Object.fromEntries(Object.entries(workflow).filter(([key]) => key !== 'specification')),
      }
    : specification;
  const text = formatYamlBlocks(shown);
  const cut = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}\n…` : text;
  return {
    id: 'specification',
    title: 'Specification',
    content: html`<p>
        <code>reana.yaml</code> as the server keeps
        it${isFromFile ? ', without what it loaded from the files of the workflow' : ''}.
      </p>
      ${drawFolded(countOf(text.trimEnd().split('\n').length, 'line'), cut)}`,
  };
}
