import { validationText } from '../../../src/cli/views/run/validation-view.js';
import { PLAIN } from '../../../src/cli/io.js';
import { expectWords } from '../../support/words.js';

test.each([
  ['nothing', undefined],
  ["REANA's library", true],
] as const)('a server that does not check, and %s that does', (_name, loaded) => {
  const text = validationText(
    {
      valid: true,
      file: 'reana.yaml',
      type: 'snakemake',
      workflowFiles: ['Snakefile'],
      parameters: {},
      warnings: [],
      server: { offered: false, ...(loaded && { loaded }) },
    },
    PLAIN,
  );
  expectWords(text);
});
