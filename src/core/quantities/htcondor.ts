import { parseTypedAmount, prefixedUnits, type Units } from './units.js';

const MEBIBYTE = 1024 ** 2;
const PREFIXES = ['k', 'm', 'g', 't'];

/** HTCondor's units are powers of 1024 whether written `G` or `GB`, and there is no `Gi`. A number alone counts MiB. */
const MEMORY_UNITS: Units = {
  '': MEBIBYTE,
  ...prefixedUnits(PREFIXES, 1024),
  ...prefixedUnits(PREFIXES, 1024, 'b'),
};

/** The job flavours of CERN's batch service, as names of the longest time a job may take, in seconds. */
export const HTCONDOR_FLAVOURS = {
  espresso: 1200,
  microcentury: 3600,
  longlunch: 7200,
  workday: 28_800,
  tomorrow: 86_400,
  testmatch: 259_200,
  nextweek: 604_800,
} as const;

/** Bytes of `htcondor_request_memory`: `4096`, `4 GB`, `512M`. Undefined for other texts and for 0. */
export function parseHtcondorMemory(text: string): number | undefined {
  const bytes = parseTypedAmount(text, MEMORY_UNITS);
  return bytes === 0 ? undefined : bytes;
}

/** Bytes as whole mebibytes, rounded up: what HTCondor and Compute4PUNCH read without a unit. */
export function formatHtcondorMemory(bytes: number): string {
  return String(Math.ceil(bytes / MEBIBYTE));
}

/** Seconds of `htcondor_max_runtime`: a whole number of them, or a job flavour. Undefined for other texts and for 0. */
export function parseHtcondorRuntime(text: string): number | undefined {
  if (Object.hasOwn(HTCONDOR_FLAVOURS, text))
    return HTCONDOR_FLAVOURS[text as keyof typeof HTCONDOR_FLAVOURS];
  return /^0*[1-9]\d*$/.test(text) ? Number(text) : undefined;
}
