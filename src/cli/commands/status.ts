import { type CommandRecord, flag } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { statusText } from '../render/status.ts';

const CODES = { converged: EXIT.done, absent: EXIT.changes, changes: EXIT.changes, waiting: EXIT.changes } as const;

export const status: CommandRecord = {
  name: 'status',
  group: 'Look',
  summary: 'show the cluster as it is, and whether up has anything to do',
  description: `Looks once and changes nothing. --why also tells what up would begin with, which rule holds anything back, and what is waited for.

Exit codes: 0 the cluster is as its document says · 3 it is not, or not yet · 6 stuck.`,
  examples: [
    { command: 'status', meaning: '' },
    { command: 'status examples/local.yaml --why', meaning: 'why does nothing happen?' },
  ],
  options: [{ flags: '--why', description: 'what comes next, what holds it back, what is waited for' }],
  synonyms: ['get', 'list', 'ls', 'show', 'info', 'describe', 'health', 'machines', 'nodes'],
  async action(call) {
    const result = await (await call.verbs()).status(call.verbOptions);
    call.output.result('status', result, style => statusText(result, flag(call, 'why'), style));
    return result.kind === 'stuck' ? EXIT.stuck : CODES[result.kind];
  },
};
