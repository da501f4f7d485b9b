import picomatch from 'picomatch';
import { isJsonArray, isJsonObject, type JsonObject } from '../../core/json.js';

/** Says of a path in the workspace whether `reana.yaml` names it, or a directory above it, in one of these sections. */
export function declaredFiles(
  specification: JsonObject,
  sections: readonly ('inputs' | 'outputs')[],
): (path: string) => boolean {
  const tests = sections.flatMap((name) => {
    const section = specification[name];
    if (!isJsonObject(section)) return [];
    return ['files', 'directories'].flatMap((key) => {
      const value = section[key];
      return isJsonArray(value) ? value.filter((path) => typeof path === 'string').map(namesPath) : [];
    });
  });
  return (path) => tests.some((test) => test(path));
}

/** A declared path is a file, a directory with all below it, or a glob. */
function namesPath(declared: string): (path: string) => boolean {
  const name = declared.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
  if (name === '' || name === '.') return () => true;
  const matches = picomatch(name, { dot: true, nonegate: true });
  return (path) => path === name || path.startsWith(`${name}/`) || matches(path);
}
