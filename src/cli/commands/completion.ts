import { defineCommand } from '../command.js';
import { completionScript, SHELLS } from '../completion/scripts.js';
import { PROGRAM } from '../program.js';

export const completionCommand = defineCommand({
  positionals: {
    shell: { choices: SHELLS, demandOption: true, describe: 'Shell' },
  },
  options: {},
  examples: [
    ['source <($0 completion bash)', 'in ~/.bashrc; for zsh, the same with zsh in ~/.zshrc'],
    ['$0 completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
  run: ({ shell }) => Promise.resolve({ shell, script: completionScript(shell, PROGRAM) }),
  view: ({ script }) => script,
});
