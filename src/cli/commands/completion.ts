import type { CommandRecord } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

export const completion: CommandRecord = {
  name: 'completion',
  group: 'This tool',
  summary: 'print a completion script for your shell',
  description: 'Commands, options, their values, and files where files are meant.',
  examples: [
    { command: 'completion bash > ~/.local/share/bash-completion/completions/seaworthy', meaning: '' },
    { command: 'completion zsh > ~/.zfunc/_seaworthy', meaning: 'a folder of your fpath' },
    { command: 'completion fish > ~/.config/fish/completions/seaworthy.fish', meaning: '' },
  ],
  operands: [{ name: 'SHELL', description: SHELLS.join(', '), required: true, choices: SHELLS }],
  options: [],
  noDocument: true,
  async action({ operands, output }) {
    const { COMMANDS } = await import('./index.ts');
    const { script } = await import('../completion/index.ts');
    output.raw(script(operands[0] as Shell, COMMANDS));
    return EXIT.done;
  },
};
