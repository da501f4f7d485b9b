import type { JsonObject } from '../../core/json.js';
import { nearest } from '../../core/text/nearest.js';
import type { Diagnostic } from '../diagnostic.js';
import { childPointer } from '../../core/json-pointer.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';

/** The operational options of each engine, as REANA names them (reana-commons, `operational_options`). */
const OPTIONS = { cwl: ['TARGET'], snakemake: ['report'] } as const;

/** Faults of `inputs.options`: REANA refuses a run with an option that its engine doesn't have. */
export function checkEngineOptions(
  document: YamlDocument,
  type: keyof typeof OPTIONS,
  options: JsonObject = {},
): Diagnostic[] {
  const known: readonly string[] = OPTIONS[type];
  return Object.keys(options).flatMap((name) => {
    const at = { document, pointer: childPointer('/inputs/options', name) };
    if (!known.includes(name)) {
      const near = nearest(name, known);
      const message = `${type} workflows have no option '${name}', and REANA refuses the run for it`;
      const hint = near === undefined ? `they have ${known.join(', ')}` : `did you mean '${near}'?`;
      return [diagnosticAt(at, { severity: 'error', code: 'unknown-choice', message, hint }, 'key')];
    }
    if (name !== 'TARGET') return [];
    const message = "servers of REANA 0.9 refuse 'TARGET' in reana.yaml for CWL workflows";
    const hint = 'leave it out for them';
    return [diagnosticAt(at, { severity: 'warning', code: 'not-supported', message, hint }, 'key')];
  });
}
