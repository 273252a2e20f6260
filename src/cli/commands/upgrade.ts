import { type CommandRecord, textOption } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { upgradeText } from '../render/upgrade.ts';
import { UsageError } from '../usage-error.ts';

export const upgrade: CommandRecord = {
  name: 'upgrade',
  group: 'Build and change',
  summary: 'write another Kubernetes version into the document, and show what up would do',
  description: `Changes kubernetes.version in the cluster document, and nothing else in it; no machine is touched before the next up. Writing the version by hand does the same.

It is refused, and nothing is written, when a minor would be skipped, when the version lies behind what has served already, when the cluster is not healthy, or when somebody has asked for an API that the version no longer has.

Until the first control plane of the new version stands behind the endpoint (the point of no return, which the plan shows), writing the old version back takes everything back. From there on there is only forward, or restore of a backup; one is taken before the first machine is made.

Exit codes: 0 it has that version already · 3 up has something to do · 6 the version can't be reached safely from here · 10 refused.`,
  examples: [{ command: 'upgrade --to 1.37.2', meaning: 'then: up' }],
  options: [{ flags: '-t, --to <version>', description: 'the Kubernetes version, as in 1.37.2 (required)' }],
  synonyms: ['update', 'migrate'],
  async action(call) {
    const to = textOption(call, 'to');
    if (!to) throw new UsageError('upgrade to which version?', 'give --to VERSION; `seaworthy version` lists them');
    const result = await (await call.verbs()).upgrade({ ...call.verbOptions, to });
    call.output.result('upgrade', result, style => upgradeText(result, call.pasteable('up'), style));
    if (result.plan.stuck.length > 0) return EXIT.stuck;
    return result.plan.empty ? EXIT.done : EXIT.changes;
  },
};
