/** What the command line is called. */
export const PROGRAM = 'reana-madminer';
