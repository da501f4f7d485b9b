import { buffer } from 'node:stream/consumers';
import { ZipArchive } from 'archiver';

/** A ZIP of these files, stored; and of symbolic links, name → target. */
export async function makeZip(
  content: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  const archive = new ZipArchive({ store: true });
  const whole = buffer(archive);
  for (const [name, target] of Object.entries(links)) archive.symlink(name, target);
  for (const [name, text] of Object.entries(content)) {
    const type = name.endsWith('/') ? 'directory' : 'file';
    archive.append(Buffer.from(text), { name, type, store: true } as { name: string });
  }
  await archive.finalize();
  return whole;
}
