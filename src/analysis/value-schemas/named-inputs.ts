import { readdir, stat } from 'node:fs/promises';
import { basename, posix } from 'node:path';
import { ReanaMadminerError } from '../../core/errors.js';
import { nearest } from '../../core/text/nearest.js';
import { joinInside } from '../../core/safe-path.js';
import type { NamedInput } from './schema-files.js';
import type { ValueProblem } from './value-fault.js';
import { normalPath, type InputPaths } from './yaml-inputs.js';

/**
 * What is wrong with a path that a parameter names, if anything: it has to be there and to be uploaded. Absolute paths are
 * those of the machine that the step runs on.
 * @param root absolute folder of `reana.yaml`
 * @param name of the parameter, as messages name it
 */
export async function findInputFault(
  { path, kind }: NamedInput,
  name: string,
  root: string,
  inputs: InputPaths,
): Promise<ValueProblem | undefined> {
  if (posix.isAbsolute(path)) return undefined;
  let place: string;
  try {
    place = joinInside(root, path);
  } catch (error) {
    if (!ReanaMadminerError.is(error)) throw error;
    const hint = 'paths are relative to reana.yaml and stay below it';
    return { code: 'unsafe-path', message: `${name}: ${error.message}`, hint };
  }
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) {
    const siblings = await readdir(posix.dirname(place)).catch(() => []);
    const near = nearest(basename(place), siblings);
    const hint =
      near === undefined
        ? 'paths are relative to reana.yaml'
        : `did you mean ${posix.join(posix.dirname(path), near)}?`;
    return { code: 'no-such-file', message: `${name} names ${path}, which is not there`, hint };
  }
  if (found.isDirectory() !== (kind === 'folder')) {
    const message = `${name} names ${path}, which is a ${found.isDirectory() ? 'folder' : 'file'}`;
    return { code: 'file-or-folder', message, hint: `name a ${kind}` };
  }
  if (inputs.has(normalPath(path))) return undefined;
  const message = `${name} names ${path}, which is not uploaded with the run`;
  const key = kind === 'file' ? 'files' : 'directories';
  return { code: 'not-an-input', message, hint: `name it in reana.yaml under inputs → ${key}` };
}
