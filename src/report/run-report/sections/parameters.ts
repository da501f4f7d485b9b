import type { JsonValue } from '../../../core/json.js';
import { writeJson } from '../../../core/json/write-json.js';
import type { RunRecord } from '../../../runs/record/run-record.js';
import { html, type Markup } from '../../markup.js';
import { drawTable, type TableRow } from '../../page/data-table.js';
import type { PageSection } from '../../page/page-document.js';
import { drawWarnings } from '../../page/page-parts.js';

const LONGEST = 2000;
const MOST = 500;

/** Values of all parameters; those given at the start are marked. */
export function sectionOfParameters({ parameters }: RunRecord): PageSection | undefined {
  const { values, declared, given, isKnown } = parameters;
  const names = Object.keys(values);
  if (names.length === 0) return undefined;
  const isChanged = (name: string): boolean =>
    Object.hasOwn(given, name) && valueText(given[name]) !== valueText(declared[name]);
  const changed = names.filter(isChanged);
  const ordered = [...changed, ...names.filter((name) => !isChanged(name))].slice(0, MOST);
  const rows = ordered.map((name): TableRow => {
    const isMarked = isChanged(name);
    return {
      ...(isMarked ? { tone: 'marked' } : {}),
      cells: [
        html`<code>${name}</code>`,
        valueCell(values[name]),
        ...(changed.length === 0 ? [] : [isMarked ? valueCell(declared[name]) : '']),
      ],
    };
  });
  const intro =
    changed.length === 0
      ? 'All parameters have the values of reana.yaml.'
      : `Of ${names.length} parameters, ${changed.length} got another value than in reana.yaml when the run was started: first in the table, and marked.`;
  return {
    id: 'parameters',
    title: 'Parameters',
    content: html`${
        isKnown
          ? ''
          : drawWarnings(['The server does not tell whether other values were given at the restart.'])
      }
      <p>${intro}${names.length > MOST ? ` Of the ${names.length} parameters ${MOST} are shown.` : ''}</p>
      ${drawTable({
        caption: 'Parameters of the run',
        columns: [
          { title: 'parameter' },
          { title: 'value' },
          ...(changed.length === 0 ? [] : [{ title: 'in reana.yaml' }]),
        ],
        rows,
      })}`,
  };
}

function valueCell(value: JsonValue | undefined): Markup {
  const text = valueText(value);
  return html`<code>${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}</code>`;
}

function valueText(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : writeJson(value);
}
