/** What can run a step's image on this machine. */
export const RUNTIME_NAMES = ['host', 'docker', 'podman', 'apptainer'] as const;

export type RuntimeName = (typeof RUNTIME_NAMES)[number];
