import { type CommandRecord, flag } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { historyText, journalText } from '../render/history.ts';

export const history: CommandRecord = {
  name: 'history',
  group: 'Look',
  summary: 'show who changed what, when and why',
  description: `Reads the journal in the state folder: each run of a command that may change something, who began it, which machines came and went and why, from which digests to which, how long it took and how it ended. A run that was killed is shown as unfinished: up goes on with what it left. Oldest first, times in UTC; --moves shows every single move. It is history only: what up does next it reads from the world.`,
  examples: [
    { command: 'history | tail', meaning: '' },
    { command: 'history --moves', meaning: 'every move that was begun, done or failed' },
    { command: 'history --output json', meaning: 'one object a line' },
  ],
  options: [{ flags: '--moves', description: 'the journal entry by entry' }],
  synonyms: ['journal', 'audit', 'events'],
  async action(call) {
    const { history: runs, journal } = await call.verbs();
    if (flag(call, 'moves')) show(call, await journal(call.verbOptions), journalText);
    else show(call, await runs(call.verbOptions), historyText);
    return EXIT.done;
  },
};

type Draw<T> = (all: readonly T[], style: Parameters<typeof historyText>[1]) => string;

/** As JSON one object a line, else all together. */
function show<T extends object>({ output }: Parameters<CommandRecord['action']>[0], all: readonly T[], draw: Draw<T>) {
  if (output.mode === 'json') for (const each of all) output.result('history', each, () => '');
  else output.result('history', {}, style => draw(all, style));
}
