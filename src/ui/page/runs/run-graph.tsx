import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { RunView } from '../../messages.js';

/** The drawing that the server made; a step in it opens its log. */
export function RunGraph({
  view: { graph },
  onOpen,
}: {
  readonly view: RunView;
  readonly onOpen: (jobId: string) => void;
}): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A picture by itself; here, its steps can be opened.
    place.current?.querySelector('svg')?.setAttribute('role', 'group');
    for (const node of place.current?.querySelectorAll('[data-jobs]:not([data-jobs=""])') ?? []) {
      node.setAttribute('tabindex', '0');
      node.setAttribute('role', 'link');
    }
  }, [graph]);
  const open = ({ target }: Event): void => {
    const job =
      target instanceof Element ? target.closest('[data-jobs]')?.getAttribute('data-jobs') : undefined;
    if (job !== undefined && job !== null && job !== '') onOpen(job);
  };
  if (graph === undefined) return <p class="muted">This workflow can’t be drawn.</p>;
  return (
    <div
      class="graph"
      ref={place}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key === 'Enter') open(event);
      }}
      // Our own drawing, in which all names are escaped.
      dangerouslySetInnerHTML={{ __html: graph }}
    />
  );
}
