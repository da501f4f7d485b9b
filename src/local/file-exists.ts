import { access } from 'node:fs/promises';

/** True when the file or folder exists and can be reached. */
export async function fileExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
