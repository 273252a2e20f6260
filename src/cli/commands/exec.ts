import type { CommandRecord } from '../command.ts';

export const exec: CommandRecord = {
  name: 'exec',
  group: 'Use',
  summary: 'run a command on a machine, or a shell',
  description: `For looking, where nothing else tells enough: machines are never changed, only replaced, and what is done to one by hand is gone with it. Without a command it runs a shell. The exit code is the command's.`,
  examples: [
    { command: 'exec harbor-cp-1 -- systemctl status kubelet', meaning: '' },
    { command: 'exec examples/local.yaml harbor-cp-1', meaning: 'a shell' },
  ],
  operands: [{ name: 'MACHINE', description: 'its name, as in status', required: true }],
  options: [],
  rest: 'COMMAND…',
  synonyms: ['ssh', 'shell', 'run', 'enter', 'attach'],
  async action(call) {
    const command = await (await call.verbs()).exec(call.verbOptions, call.operands[0]!, [...call.rest]);
    call.handOver();
    return call.io.runChild(command);
  },
};
