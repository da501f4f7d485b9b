import { resolve } from 'node:path';
import { defined } from '../../../core/defined.js';
import { defineCommand } from '../../command.js';
import { createdAnalysisText } from '../../views/analysis/created-analysis-view.js';

export const initCommand = defineCommand({
  positionals: {
    dir: { type: 'string', default: '.', describe: 'Folder for it; nothing in it is overwritten' },
  },
  options: {
    from: {
      type: 'string',
      value: 'NAME',
      describe: 'The analysis to copy: madminer, or an example of another process, zh (default: madminer)',
    },
  },
  examples: [
    ['$0 init wbf', 'the MadMiner workflow for u d -> u d h, in a new folder'],
    ['$0 init my-zh --from zh', 'pp -> zh with MadGraph, to put your own process in its place'],
  ],
  run: async (args, { io, signal }) => {
    const { createAnalysis } = await import('../../../template/create-analysis.js');
    return createAnalysis(resolve(io.cwd, args.dir), { ...defined({ from: args.from }), signal });
  },
  view: (created, paint, { io }) => createdAnalysisText(created, io.cwd, paint),
});
