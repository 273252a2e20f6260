import type { CommandRecord } from '../command.ts';

export const kubectl: CommandRecord = {
  name: 'kubectl',
  group: 'Use',
  summary: "run the cluster's own kubectl on it",
  description: `Runs the kubectl that belongs to the cluster's version with the operator's kubeconfig. Everything after -- (or after the document) is kubectl's; so is the exit code.`,
  examples: [
    { command: 'kubectl -- get nodes', meaning: '' },
    { command: 'kubectl examples/local.yaml -- get pods -A -o wide', meaning: '' },
    { command: 'kubectl -- apply -f app.yaml', meaning: '' },
  ],
  options: [],
  rest: 'KUBECTL ARGUMENTS…',
  synonyms: ['k', 'kube', 'k8s'],
  async action(call) {
    const options = { ...call.verbOptions, command: call.io.self };
    const command = await (await call.verbs()).kubectl(options, [...call.rest]);
    call.handOver();
    return call.io.runChild(command);
  },
};
