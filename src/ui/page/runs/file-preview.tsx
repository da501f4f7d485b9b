import prettyBytes from 'pretty-bytes';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FileRow } from '../../messages.js';

const PICTURE = /\.(?:png|jpe?g|gif|svg)$/i;
const TABLE = /\.(?:csv|tsv)$/i;
const TEXT =
  /\.(?:txt|log|json|jsonl|ya?ml|md|py|sh|dat|cmnd|tcl|xml|html?|toml|cfg|ini|tex|js|ts)$|(?:^|\/)[^.]+$/i;
const MOST_ROWS = 500;

/** A file as it is best seen: a picture, a table, a text; of others only the size. */
export function FilePreview({
  id,
  file: { path, size },
}: {
  readonly id: string;
  readonly file: FileRow;
}): JSX.Element {
  const address = `api/runs/${encodeURIComponent(id)}/file?path=${encodeURIComponent(path)}`;
  return (
    <section class="preview" aria-label={path}>
      <p>
        <b>{path}</b> <span class="muted">{prettyBytes(size)}</span>{' '}
        <a href={`${address}&save=yes`} download>
          save
        </a>
      </p>
      {PICTURE.test(path) ? (
        <img src={address} alt={path} />
      ) : TABLE.test(path) || TEXT.test(path) ? (
        <TextPreview address={address} isTable={TABLE.test(path)} isJson={path.endsWith('.json')} />
      ) : (
        <p class="muted">Files of this kind are not shown.</p>
      )}
    </section>
  );
}

function TextPreview({
  address,
  isTable,
  isJson,
}: {
  readonly address: string;
  readonly isTable: boolean;
  readonly isJson: boolean;
}): JSX.Element {
  const [text, setText] = useState<string>();
  useEffect(() => {
    fetch(address)
      .then((response) => response.text())
      .then(setText, (error: unknown) => setText(String(error)));
  }, [address]);
  if (text === undefined) return <p class="muted">Reading…</p>;
  if (isTable) return <Table rows={readTable(text)} />;
  return (
    <pre tabIndex={0} aria-label="Text of the file">
      {isJson ? indented(text) : text}
    </pre>
  );
}

function Table({
  rows: [head = [], ...rows],
}: {
  readonly rows: readonly (readonly string[])[];
}): JSX.Element {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Table of the file">
      <table>
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p class="muted">and {rows.length - MOST_ROWS} more rows</p>}
    </div>
  );
}

/** Rows of a text with commas or tabs; cells may be in double quotes (RFC 4180). */
function readTable(text: string): readonly (readonly string[])[] {
  const separator = text.slice(0, 1000).includes('\t') ? '\t' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))(${separator}|\\r?\\n|$)`, 'y');
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) break;
    const [, quoted, plain = '', end = ''] = match;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== separator) {
      rows.push(row);
      row = [];
    }
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** JSON on lines of its own; a text that is none, or was cut, stays as it is. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
