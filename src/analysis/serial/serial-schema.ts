import type { ObjectSchema, ValueSchema } from '../shape/schema-checker.js';

const TEXT = { type: 'string' } as const;
const YES_OR_NO = { type: 'boolean' } as const;
const TEXT_OR_NUMBER: ValueSchema = { type: ['string', 'number'] };

/** The section `specification` of a serial workflow. Its steps are checked on their own. */
export const SERIAL_SCHEMA: ObjectSchema = {
  type: 'object',
  properties: { steps: { type: 'array', minItems: 1, items: { type: 'object' } } },
  required: ['steps'],
  additionalProperties: true,
};

/**
 * A step, as the schemas of reana-commons have it (`serial_workflow_schema`, and `environment` from that of `reana.yaml`).
 * What they leave open, such as CPUs, is left open here; other keys are warned of apart.
 */
export const STEP_SCHEMA: ObjectSchema = {
  type: 'object',
  properties: {
    name: TEXT,
    environment: TEXT,
    commands: { type: 'array', minItems: 1, items: TEXT },
    compute_backend: { type: 'string', enum: ['kubernetes', 'htcondorcern', 'slurmcern', 'compute4punch'] },
    kerberos: YES_OR_NO,
    voms_proxy: YES_OR_NO,
    rucio: YES_OR_NO,
    unpacked_img: YES_OR_NO,
    unpacked_image: YES_OR_NO,
    kubernetes_uid: { type: 'integer' },
    kubernetes_memory_limit: TEXT,
    kubernetes_memory_request: TEXT_OR_NUMBER,
    kubernetes_cpu_request: TEXT_OR_NUMBER,
    kubernetes_cpu_limit: TEXT_OR_NUMBER,
    kubernetes_job_timeout: { type: ['integer', 'string'] },
    htcondor_max_runtime: TEXT,
    htcondor_accounting_group: TEXT,
    htcondor_request_cpus: TEXT_OR_NUMBER,
    htcondor_request_memory: TEXT_OR_NUMBER,
    htcondor_request_disk: TEXT_OR_NUMBER,
    htcondor_requirements: TEXT,
    slurm_partition: TEXT,
    slurm_time: TEXT,
    c4p_cpu_cores: TEXT,
    c4p_memory_limit: TEXT,
    c4p_additional_requirements: TEXT,
  },
  required: ['environment', 'commands'],
  additionalProperties: true,
};
