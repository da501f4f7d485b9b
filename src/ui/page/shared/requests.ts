import type { Change, ErrorView } from '../../messages.js';

/** Reads JSON from the server of the page. @throws Error with its message */
export async function read<T>(path: string): Promise<T> {
  const response = await fetch(`api/${path}`);
  if (!response.ok) throw new Error(await reasonOf(response));
  return (await response.json()) as T;
}

/** Asks the server of the page to do something. @throws Error with its message and hint */
export async function send(path: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`api/${path}`, { method: 'POST', headers, body: '{}' });
  if (!response.ok) throw new Error(await reasonOf(response));
}

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { message, hint } = JSON.parse(text) as ErrorView;
    return hint === undefined ? message : `${message} (${hint})`;
  } catch {
    return text.trim();
  }
}

/** Watches something until the returned function is called. A connection that breaks is made again by the browser. */
export function watch<T>(
  path: string,
  onChange: (change: Change<T>) => void,
  onConnection: (isConnected: boolean) => void,
): () => void {
  const source = new EventSource(`api/${path}/changes`);
  source.addEventListener('message', ({ data }: MessageEvent<string>) =>
    onChange(JSON.parse(data) as Change<T>),
  );
  source.addEventListener('open', () => onConnection(true));
  source.addEventListener('error', () => onConnection(false));
  return () => source.close();
}
