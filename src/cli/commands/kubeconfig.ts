import { resolve } from 'node:path';
import { type Call, type CommandRecord, flag, textOption } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

export const kubeconfig: CommandRecord = {
  name: 'kubeconfig',
  group: 'Use',
  summary: 'print a kubeconfig for kubectl and other tools',
  description: `The kubeconfig holds no secret: whenever a tool needs a certificate it asks seaworthy for one that lives an hour, so seaworthy and the state folder have to be at hand where it is used.

--break-glass prints another one: a system:masters certificate for fifteen minutes, for the day when RBAC itself is broken. That is a secret, and it is written into the history.`,
  examples: [
    { command: 'kubeconfig --to harbor.kubeconfig', meaning: 'then: export KUBECONFIG=$PWD/harbor.kubeconfig' },
    { command: 'kubeconfig > ~/.kube/config', meaning: '' },
  ],
  options: [
    { flags: '--to <file>', description: 'write it there, mode 0600', completes: 'file' },
    { flags: '--break-glass', description: 'past all RBAC, for fifteen minutes; journaled' },
  ],
  synonyms: ['login', 'credentials', 'context'],
  async action(call) {
    const breakGlass = flag(call, 'breakGlass');
    const verbs = await call.verbs();
    const text = await verbs.kubeconfig({ ...call.verbOptions, breakGlass, command: call.io.self });
    const file = textOption(call, 'to');
    if (file === undefined) call.output.raw(text);
    else await write(call, text, file);
    return EXIT.done;
  },
};

async function write({ io, output }: Call, text: string, file: string): Promise<void> {
  const { writeAtomic } = await import('../../kit/files.ts');
  await writeAtomic(resolve(io.cwd, file), text);
  output.tell('written', { file }, () => `wrote ${file}: export KUBECONFIG=${resolve(io.cwd, file)}`);
}
