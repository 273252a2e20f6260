import type { CommandRecord } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { historyText } from '../render/history.ts';

export const history: CommandRecord = {
  name: 'history',
  group: 'Look',
  summary: 'show what was done to the cluster, and when',
  description: `Reads the journal in the state folder: every move that was begun, done or failed, every kubeconfig that breaks glass. Oldest first, times in UTC. It is history only: what up does next it reads from the world.`,
  examples: [
    { command: 'history | tail', meaning: '' },
    { command: 'history --output json', meaning: 'one object a line' },
  ],
  options: [],
  synonyms: ['journal', 'audit', 'events'],
  async action({ verbs, verbOptions, output }) {
    const entries = await (await verbs()).history(verbOptions);
    if (output.mode === 'json') for (const entry of entries) output.result('history', entry, () => '');
    else output.result('history', {}, style => historyText(entries, style));
    return EXIT.done;
  },
};
