import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder with these files, which a test takes away again. */
export class InputFolder {
  readonly root = mkdtempSync(join(tmpdir(), 'inputs-'));

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  path(name: string): string {
    return join(this.root, name);
  }

  dispose(): void {
    rmSync(this.root, { recursive: true });
  }
}
