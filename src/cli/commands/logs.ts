import { type CommandRecord, flag, textOption } from '../command.ts';
import { UsageError } from '../usage-error.ts';

export const logs: CommandRecord = {
  name: 'logs',
  group: 'Look',
  summary: "show a machine's own log: all of it, a unit's, or a component's",
  description: `Reads the log on the machine itself, so it also tells why the API does not answer. A unit is what systemd runs (kubelet, containerd); a component is a container of the control plane (etcd, kube-apiserver, kube-scheduler, kube-controller-manager).`,
  examples: [
    { command: 'logs harbor-cp-1 --component etcd --lines 50', meaning: '' },
    { command: 'logs harbor-general-1 --unit kubelet --follow', meaning: 'until Ctrl-C' },
  ],
  operands: [{ name: 'MACHINE', description: 'its name, as in status', required: true }],
  options: [
    { flags: '-u, --unit <unit>', description: 'only this systemd unit' },
    { flags: '-c, --component <name>', description: 'only this component of the control plane' },
    { flags: '-n, --lines <n>', description: 'the last n lines (default: 100)' },
    { flags: '-F, --follow', description: 'go on with what comes' },
  ],
  synonyms: ['log', 'journalctl', 'tail'],
  async action(call) {
    const unit = textOption(call, 'unit');
    const component = textOption(call, 'component');
    if (unit && component) throw new UsageError('a unit and a component at once', 'give --unit or --component');
    const what = { ...(unit ? { unit } : {}), ...(component ? { component } : {}), follow: flag(call, 'follow') };
    const lines = lineCount(textOption(call, 'lines') ?? '100');
    const command = await (await call.verbs()).logs(call.verbOptions, call.operands[0]!, { ...what, lines });
    call.handOver();
    return call.io.runChild(command);
  },
};

function lineCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--lines can't be "${text}"`, 'give a whole number');
}
