import type { CommandRecord } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { upText } from '../render/up.ts';

export const recover: CommandRecord = {
  name: 'recover',
  group: 'Build and change',
  summary: 'bring back a cluster whose certificates have all expired; nothing is lost',
  description: `For a cluster that nobody ran up or keep on for so long that its certificates have expired: the components refuse each other, and etcd has no quorum. Each control plane gets new certificates and is made anew, under its name and address, on the disk that its etcd has; then the workers are replaced.

While etcd has a quorum, or when no certificate has expired, it refuses: up does the rest then. docs/runbooks/recover.md tells more.

Exit codes: 0 done · 6 stuck: nothing more can be done safely, and what holds is printed · 130 stopped by Ctrl-C.`,
  examples: [{ command: 'recover', meaning: 'the cluster of ./cluster.yaml' }],
  options: [],
  resumes: 'up',
  synonyms: ['expired', 'renew-certificates'],
  async action(call) {
    const { recover: bringBack } = await call.verbs();
    const emit = await call.output.follow();
    const result = await bringBack({ ...call.verbOptions, emit });
    const next = [call.pasteable('status'), call.pasteable('kubectl', '--', 'get', 'nodes')];
    call.output.result('recover', result, style => upText(result, next, style));
    return result.kind === 'converged' ? EXIT.done : EXIT.stuck;
  },
};
