import type { StatusResult } from '../../verbs/types.ts';
import { type Call, type CommandRecord, flag } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { doomText, downText } from '../render/down.ts';
import { UsageError } from '../usage-error.ts';

export const down: CommandRecord = {
  name: 'down',
  group: 'Build and change',
  summary: 'destroy the cluster, and everything made for it',
  description: `Destroys all machines with their disks, the endpoint and the network, and then the cluster's keys in the state folder; the history stays. What ran on the cluster is lost, there is no way back. It asks first, unless --yes is given.

Stopped in between, it goes on from what it finds when run again.

Exit codes: 0 done · 130 stopped by Ctrl-C, or the answer was no.`,
  examples: [
    { command: 'down', meaning: 'the cluster of ./cluster.yaml; asks first' },
    { command: 'down examples/local.yaml --yes', meaning: 'for a script' },
  ],
  options: [{ flags: '-y, --yes', description: 'do not ask' }],
  resumes: true,
  synonyms: ['destroy', 'delete', 'remove', 'rm', 'stop', 'teardown', 'uninstall'],
  async action(call) {
    if (!(await agreed(call))) {
      call.output.tell('note', { message: 'nothing was destroyed' }, () => 'nothing was destroyed');
      return EXIT.interrupted;
    }
    const { down: destroy } = await call.verbs();
    const emit = await call.output.follow();
    const result = await destroy({ ...call.verbOptions, emit });
    call.output.result('down', result, style => downText(result, style));
    return EXIT.done;
  },
};

async function agreed(call: Call): Promise<boolean> {
  if (flag(call, 'yes')) return true;
  if (!call.io.canAsk) {
    throw new UsageError('down asks before it destroys, and there is no terminal to ask on', 'add --yes to do without');
  }
  const status: StatusResult = await (await call.verbs()).status(call.verbOptions);
  call.output.tell('status', status, style => doomText(status, style));
  return call.io.confirm(`destroy ${status.cluster}?`);
}
