import type { OptionRecord } from './command.ts';

export const DEFAULT_DOCUMENT = 'cluster.yaml';

/** Options that every command understands, before its name or after it. */
export const GLOBAL_OPTIONS: readonly OptionRecord[] = [
  {
    flags: '-f, --file <file>',
    description: `the cluster document, where it is not the first argument (default: ${DEFAULT_DOCUMENT})`,
    completes: 'file',
  },
  {
    flags: '--state-dir <folder>',
    description: 'where keys, names and history are kept (default: .seaworthy/<cluster> beside the document)',
    completes: 'folder',
  },
  {
    flags: '--output <mode>',
    description: 'tty: a live picture; plain: lines; json: one object a line (default: tty on a terminal, else plain)',
    choices: ['plain', 'tty', 'json'],
  },
  { flags: '--no-color', description: 'no colours, as with NO_COLOR set' },
  { flags: '-v, --verbose', description: 'tell more: what goes on beneath, and the causes of errors' },
];
