import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ScanView } from '../../messages.js';
import { Loaded, signOf, Status } from '../shared/parts.js';
import { linkTo } from '../shared/route.js';
import { cellsOf, columnsOf } from './scan-cells.js';
import { valueText } from '../shared/texts.js';
import { useChanges } from '../shared/use-changes.js';

/** A scan as a map over two of its axes, of which each field fills as its points end. */
export function ScanPage({ name }: { readonly name: string }): JSX.Element {
  const watched = useChanges<ScanView>(`scans/${encodeURIComponent(name)}`);
  return (
    <main>
      <Loaded watched={watched}>
        {(scan) => (
          <>
            <div class="heading">
              <h1>{scan.name}</h1>
              {Object.entries(scan.counts)
                .filter(([state, count]) => state !== 'total' && count > 0)
                .map(([state, count]) => (
                  <span key={state}>
                    {count} <Status status={state} />
                  </span>
                ))}
              {scan.isStopped && <span class="muted">stopped until somebody resumes it</span>}
            </div>
            <HeatMap scan={scan} />
            <PointTable scan={scan} />
          </>
        )}
      </Loaded>
    </main>
  );
}

function HeatMap({ scan }: { readonly scan: ScanView }): JSX.Element | null {
  const columns = columnsOf(scan.points);
  const [first, setFirst] = useState<string>();
  const [second, setSecond] = useState<string>();
  const across = columns.find((each) => each === first) ?? columns[0];
  const down =
    columns.find((each) => each === second && each !== across) ?? columns.find((each) => each !== across);
  if (across === undefined) return null;
  const { columns: values, rows } = cellsOf(scan.points, across, down);
  const choice = (label: string, value: string, set: (name: string) => void): JSX.Element => (
    <label>
      {label}{' '}
      <select value={value} onChange={({ currentTarget }) => set(currentTarget.value)}>
        {columns.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
  return (
    <section aria-label="Points by two settings">
      <p class="choice">
        {choice('across', across, setFirst)} {down !== undefined && choice('down', down, setSecond)}
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Map of the points">
        <table class="heat">
          <thead>
            <tr>
              <th scope="col">{down === undefined ? '' : `${down} ↓  ${across} →`}</th>
              {values.map((value) => (
                <th key={value} scope="col">
                  {value}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.value}>
                <th scope="row">{row.value}</th>
                {row.cells.map(({ status, finished, total, title, run }, index) => (
                  <td key={index} class={status} title={title}>
                    {total === 0 ? (
                      ''
                    ) : (
                      <a href={run === undefined ? '#/scans' : linkTo('runs', run)} aria-label={title}>
                        <span class="fill" style={{ height: `${(100 * finished) / total}%` }} />
                        <span aria-hidden="true">
                          {total === 1 ? signOf(status) : `${finished}/${total}`}
                        </span>
                      </a>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function PointTable({ scan: { points } }: { readonly scan: ScanView }): JSX.Element {
  const columns = columnsOf(points);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="All points">
      <table>
        <thead>
          <tr>
            <th scope="col">point</th>
            <th scope="col">state</th>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">run</th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ name, status, values, run }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <Status status={status} />
              </td>
              {columns.map((column) => (
                <td key={column}>{valueText(values[column])}</td>
              ))}
              <td>{run !== undefined && <a href={linkTo('runs', run.id)}>{run.name}</a>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
