/** Without it, Yadage refuses to take a run up again in a workspace where it has been before. */
export const START_OPTIONS = { accept_metadir: true } as const;
