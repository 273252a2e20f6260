import type { CommandRecord } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { planText } from '../render/plan.ts';

export const plan: CommandRecord = {
  name: 'plan',
  group: 'Build and change',
  summary: 'show what up would do, and change nothing',
  description: `Looks at the world and runs the very loop of up over a simulated copy of it: what is printed is what up will do, machine by machine and in order, unless the world changes in between.

Exit codes: 0 there is nothing to do · 3 there is · 6 the document can't be reached safely from here, and what holds is printed.`,
  examples: [
    { command: 'plan', meaning: 'of ./cluster.yaml' },
    { command: 'plan examples/local.yaml', meaning: '' },
    { command: 'plan --output json | jq .moves', meaning: 'for a script' },
  ],
  options: [],
  synonyms: ['diff', 'preview', 'dry-run', 'check'],
  async action({ verbs, verbOptions, output }) {
    const result = await (await verbs()).plan(verbOptions);
    output.result('plan', result, style => planText(result, style));
    if (result.stuck.length > 0) return EXIT.stuck;
    return result.empty ? EXIT.done : EXIT.changes;
  },
};
