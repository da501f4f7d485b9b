import { resolve } from 'node:path';
import { defineCommand } from '../command.js';
import { withConnection } from '../connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../options.js';
import { resolveRun } from '../settings.js';
import { createProgress } from '../progress/progress.js';
import { describeSavedFiles, savedFilesText } from '../views/file-view.js';

export const downloadCommand = defineCommand({
  positionals: {
    ...RUN_ARGUMENT,
    paths: {
      type: 'string',
      array: true,
      describe: 'Files or directories of the run (default: the outputs that its reana.yaml declares)',
    },
  },
  options: {
    ...CONNECTION_OPTIONS,
    output: { alias: 'o', type: 'string', default: '.', describe: 'Folder to save them in' },
  },
  examples: [
    ['$0 download madminer -o results', 'its declared outputs'],
    ['$0 download madminer.2 workflow_ml/plotting', 'one directory'],
  ],
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    const folder = resolve(context.io.cwd, args.output);
    return withConnection(args, context, async ({ client }) => {
      const { attach } = await import('../../runs/attach.js');
      const run = await attach(client, name, { signal: context.signal });
      const progress = createProgress(context);
      try {
        const files = await run.outputs.download(folder, {
          signal: context.signal,
          onProgress: (event) => progress.show(event),
          ...(args.paths === undefined || args.paths.length === 0 ? {} : { paths: args.paths }),
        });
        return { run: { id: run.id, name: run.name }, ...describeSavedFiles(folder, files) };
      } finally {
        progress.end();
      }
    });
  },
  view: (saved, paint, { io }) => savedFilesText(saved, io.cwd, paint),
});
