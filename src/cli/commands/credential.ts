import { type CommandRecord, textOption } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

export const credential: CommandRecord = {
  name: 'credential',
  group: 'Use',
  hidden: true,
  summary: 'print a short-lived certificate, for kubectl',
  description:
    'What a kubeconfig names as its exec plug-in: prints an ExecCredential (client.authentication.k8s.io/v1), which is a secret.',
  examples: [{ command: 'credential --file cluster.yaml', meaning: '' }],
  options: [{ flags: '--cluster-document <file>', description: 'the same as --file', hidden: true }],
  async action(call) {
    const document = textOption(call, 'clusterDocument') ?? call.verbOptions.document;
    call.output.raw(`${await (await call.verbs()).credential({ ...call.verbOptions, document })}\n`);
    return EXIT.done;
  },
};
