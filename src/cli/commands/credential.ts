import type { CommandRecord } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

export const credential: CommandRecord = {
  name: 'credential',
  group: 'Use',
  hidden: true,
  summary: 'print a short-lived certificate, for kubectl',
  description:
    'What a kubeconfig names as its exec plug-in: prints an ExecCredential (client.authentication.k8s.io/v1), which is a secret.',
  examples: [{ command: 'credential --file cluster.yaml', meaning: '' }],
  options: [],
  async action({ verbs, verbOptions, output }) {
    output.raw(`${await (await verbs()).credential(verbOptions)}\n`);
    return EXIT.done;
  },
};
