import { isJsonNumber, isJsonObject, type JsonValue } from '../../core/json.js';
import { isPythonFloat } from '../../core/python/python-text.js';
import { nearest, typoOf } from '../../core/text/nearest.js';
import {
  HTCONDOR_FLAVOURS,
  parseHtcondorMemory,
  parseHtcondorRuntime,
} from '../../core/quantities/htcondor.js';
import { isMemory, memoryHint } from '../../core/quantities/memory.js';
import { describeValue } from '../shape/explain-shape.js';
import { bodiesOf, stageTitle, type LintReport, type Scope } from './lint-scope.js';

/** What REANA's Yadage engine passes on of a step's `environment.resources`, version 0.9 and 0.95. */
const KEYS: readonly string[] = [
  ...['compute_backend', 'kerberos', 'voms_proxy', 'rucio', 'unpacked_img', 'unpacked_image'],
  ...[
    'kubernetes_memory_limit',
    'kubernetes_memory_request',
    'kubernetes_cpu_limit',
    'kubernetes_cpu_request',
  ],
  ...['kubernetes_uid', 'kubernetes_job_timeout'],
  ...[
    'htcondor_max_runtime',
    'htcondor_accounting_group',
    'htcondor_request_cpus',
    'htcondor_request_memory',
  ],
  ...['htcondor_request_disk', 'htcondor_requirements', 'slurm_partition', 'slurm_time'],
  ...['c4p_cpu_cores', 'c4p_memory_limit', 'c4p_additional_requirements'],
];

/** Values of HTCondor's keys that mean something to it. */
const HTCONDOR_VALUES = {
  htcondor_max_runtime: {
    parse: parseHtcondorRuntime,
    hint: `write seconds like '7200', or one of ${Object.keys(HTCONDOR_FLAVOURS).join(', ')}`,
  },
  htcondor_request_memory: {
    parse: parseHtcondorMemory,
    hint: "write it like '4096' (MiB) or '4 GB' (1024³ bytes each); HTCondor has no unit Gi",
  },
} as const;

/** Resources that REANA refuses when the step starts, or ignores. */
export function lintResources(scope: Scope, report: LintReport): void {
  for (const stage of scope.workflow.stages) {
    for (const { step } of bodiesOf(stage)) {
      const environment = step?.environment;
      if (environment?.environment_type !== 'docker-encapsulated') continue;
      const subject = `${stageTitle(scope, stage)} → step → resources`;
      for (const entry of environment.resources.filter(isJsonObject)) {
        for (const [key, value] of Object.entries(entry)) {
          if (!KEYS.includes(key)) lintKey([entry, key], key, subject, report);
          if (key === 'kubernetes_memory_limit') lintMemory([entry, key], value, subject, report);
          if (isHtcondorKey(key)) lintHtcondor([entry, key], value, subject, report);
        }
      }
    }
  }
}

function lintKey(at: readonly [object, string], key: string, subject: string, report: LintReport): void {
  const message = `${subject} has no key '${key}'; REANA ignores it`;
  const meant = typoOf(key, KEYS);
  if (meant !== undefined) {
    report.error(at, 'unknown-key', message, `did you mean '${meant}'?`);
    return;
  }
  const near = nearest(key, KEYS);
  report.warning(at, 'unknown-key', message, near === undefined ? undefined : `did you mean '${near}'?`);
}

function lintMemory(
  at: readonly [object, string],
  value: JsonValue,
  subject: string,
  report: LintReport,
): void {
  if (value === null || (typeof value === 'string' && isMemory(value))) return;
  const message = `${subject} → kubernetes_memory_limit: REANA refuses ${describeValue(value)}`;
  const hint =
    isJsonNumber(value) && !isPythonFloat(value)
      ? `put it in quotes: '${String(value)}'`
      : memoryHint(typeof value === 'string' ? value : '');
  report.error(at, 'bad-quantity', message, hint);
}

function isHtcondorKey(key: string): key is keyof typeof HTCONDOR_VALUES {
  return Object.hasOwn(HTCONDOR_VALUES, key);
}

function lintHtcondor(
  at: readonly [object, keyof typeof HTCONDOR_VALUES],
  value: JsonValue,
  subject: string,
  report: LintReport,
): void {
  const { parse, hint } = HTCONDOR_VALUES[at[1]];
  const text = isJsonNumber(value) ? String(value) : value;
  if (text === null || text === '' || (typeof text === 'string' && parse(text) !== undefined)) return;
  const message = `${subject} → ${at[1]}: ${describeValue(value)} means nothing to HTCondor`;
  report.warning(at, 'bad-quantity', message, hint);
}
