import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunView } from '../../messages.js';
import { read } from '../shared/requests.js';
import { go } from '../shared/route.js';

const BETWEEN_READS = 2000;

/** The log of a step, or of the workflow engine; of a running step it is read again while it is looked at. */
export function RunLog({
  id,
  view: { steps, run },
  job,
}: {
  readonly id: string;
  readonly view: RunView;
  readonly job?: string;
}): JSX.Element {
  const [log, setLog] = useState<{ readonly text: string; readonly cut: number }>();
  const [problem, setProblem] = useState<string>();
  const place = useRef<HTMLPreElement>(null);
  const step = steps.find(({ jobId }) => jobId === job);
  const status = job === undefined ? run.status : step?.status;
  useEffect(() => {
    let isLeft = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const query = job === undefined ? '' : `?job=${encodeURIComponent(job)}`;
    const next = async (): Promise<void> => {
      try {
        const found = await read<{ text: string; cut: number }>(`runs/${encodeURIComponent(id)}/log${query}`);
        if (isLeft) return;
        setLog(found);
        setProblem(undefined);
      } catch (error) {
        if (!isLeft) setProblem(String(error));
      }
      if (!isLeft && status === 'running') timer = setTimeout(() => void next(), BETWEEN_READS);
    };
    void next();
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [id, job, status]);
  useEffect(() => {
    const element = place.current;
    if (element !== null && status === 'running') element.scrollTop = element.scrollHeight;
  }, [log, status]);
  return (
    <>
      <label class="choice">
        log of{' '}
        <select
          value={job ?? ''}
          onChange={({ currentTarget: { value } }) =>
            value === '' ? go('runs', id, 'log') : go('runs', id, 'log', value)
          }
        >
          <option value="">the workflow engine</option>
          {steps.map(({ jobId, name, status: state }) => (
            <option key={jobId} value={jobId}>
              {name} ({state})
            </option>
          ))}
        </select>
      </label>
      {problem !== undefined && (
        <p class="note bad" role="alert">
          {problem}
        </p>
      )}
      {log !== undefined && log.cut > 0 && (
        <p class="muted">{log.cut} characters at the beginning are left out.</p>
      )}
      <pre class="log" ref={place} tabIndex={0} aria-label="Log">
        {log === undefined ? 'reading…' : log.text === '' ? 'nothing was written' : log.text}
      </pre>
    </>
  );
}
