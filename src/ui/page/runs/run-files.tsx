import prettyBytes from 'pretty-bytes';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { MOST_SHOWN, type FileRow } from '../../messages.js';
import { FilePreview } from './file-preview.js';
import { List } from '../shared/list.js';
import { read } from '../shared/requests.js';

/** The files of a run; results first, those of the workflow itself last. */
export function RunFiles({ id }: { readonly id: string }): JSX.Element {
  const [files, setFiles] = useState<readonly FileRow[]>();
  const [problem, setProblem] = useState<string>();
  const [chosen, setChosen] = useState<FileRow>();
  const [wanted, setWanted] = useState('');
  useEffect(() => {
    read<readonly FileRow[]>(`runs/${encodeURIComponent(id)}/files`).then(setFiles, (error: unknown) =>
      setProblem(String(error)),
    );
  }, [id]);
  if (problem !== undefined) return <p class="note bad">{problem}</p>;
  if (files === undefined) return <p class="muted">Reading…</p>;
  const shown = files.filter(({ path }) => path.toLowerCase().includes(wanted.trim().toLowerCase()));
  return (
    <div class="files">
      <div>
        <input
          type="search"
          id="search"
          placeholder="path ( / )"
          aria-label="Only files with this in their path"
          value={wanted}
          onInput={({ currentTarget }) => setWanted(currentTarget.value)}
        />
        <List
          label="Files"
          items={shown}
          keyOf={({ path }) => path}
          onOpen={setChosen}
          head={
            <>
              <span>path</span>
              <span>size</span>
            </>
          }
          row={({ path, size }) => (
            <>
              <span class="name" title={path}>
                {path}
              </span>
              <span class="muted">{prettyBytes(size)}</span>
            </>
          )}
        />
      </div>
      {chosen === undefined ? (
        <p class="muted">Choose a file to see it. Of texts, the first {prettyBytes(MOST_SHOWN)} are shown.</p>
      ) : (
        <FilePreview key={chosen.path} id={id} file={chosen} />
      )}
    </div>
  );
}
