import { isContainer, type JsonObject, type JsonValue } from '../../core/json.js';
import { writeJson } from '../../core/json/write-json.js';
import type { Diagnostic } from '../diagnostic.js';
import { diagnosticAt, type Origins } from '../yaml/origins.js';
import { defaultsOf } from './shorthands.js';

const TYPE_KEYS = ['scheduler_type', 'process_type', 'environment_type', 'publisher_type'] as const;

/** Trees are read-only to everybody else. */
type Mutable = Record<string, JsonValue>;

/**
 * Fills in the defaults that Yadage leaves out because there is a `$ref`, and reports them: its engine stops at the
 * first missing one. REANA reads only the image of an environment, so there the rest is no error.
 */
export function completeDefaults(tree: JsonObject, origins: Origins): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const fill = (
    object: Mutable,
    defaults: JsonObject,
    severity: Diagnostic['severity'],
    what: string,
  ): void => {
    const missing = Object.keys(defaults).filter((key) => !Object.hasOwn(object, key));
    if (missing.length === 0) return;
    for (const key of missing) {
      const value = defaults[key] ?? null;
      if (isContainer(value)) setOrigins(value, origins, object, key);
      object[key] = value;
    }
    const message = `Yadage fills no defaults into ${what} that a $ref stands for: ${missing.join(', ')} will be missing`;
    const hint = `write out ${missing.map((key) => `'${key}: ${writeJson(defaults[key])}'`).join(', ')}`;
    diagnostics.push(diagnosticAt(origins.of(object), { severity, code: 'missing-defaults', message, hint }));
  };
  const visit = (value: JsonValue): void => {
    if (!isContainer(value)) return;
    const object = value as Mutable;
    if (typeof object['name'] === 'string' && typeof object['scheduler'] === 'object') {
      const none = { dependency_type: 'jsonpath_ready', expressions: [] };
      fill(object, { dependencies: none }, 'error', `the stage '${object['name']}'`);
    }
    for (const typeKey of TYPE_KEYS) {
      const type = object[typeKey];
      if (typeof type !== 'string') continue;
      const severity = typeKey === 'environment_type' ? 'warning' : 'error';
      fill(object, defaultsOf(type) as JsonObject, severity, `a '${type}'`);
    }
    for (const part of childrenWithParts(object)) visit(part);
  };
  visit(tree);
  return diagnostics;
}

/** Where further stages, steps and their parts can be; literal values are not looked into. */
function childrenWithParts(object: Mutable): JsonValue[] {
  const { stages, scheduler, step, workflow, cases, process, environment, publisher } = object;
  const parts = [scheduler, step, workflow, process, environment, publisher];
  for (const list of [stages, cases]) if (Array.isArray(list)) parts.push(...(list as JsonValue[]));
  return parts.filter((part) => part !== undefined);
}

function setOrigins(value: object, origins: Origins, owner: object, key: string): void {
  origins.set(value, origins.child(owner, key));
  for (const [name, child] of Object.entries(value) as [string, JsonValue][]) {
    if (isContainer(child)) setOrigins(child, origins, value, name);
  }
}
