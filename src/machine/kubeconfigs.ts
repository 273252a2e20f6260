import type { MachineLeafId } from '../pki/types.ts';
import type { MachineInput } from './input.ts';
import { type Part, privateFile } from './part.ts';
import { KUBERNETES, TRUST } from './paths.ts';
import { certPath, keyPath } from './pki-files.ts';
import { slot } from './placeholders.ts';
import type { MachineFile } from './types.ts';
import { yaml } from './yaml.ts';

export const KUBECONFIG = {
  'controller-manager': `${KUBERNETES}/controller-manager.conf`,
  scheduler: `${KUBERNETES}/scheduler.conf`,
  kubelet: `${KUBERNETES}/kubelet.conf`,
  'kube-proxy': `${KUBERNETES}/kube-proxy.conf`,
  flannel: `${KUBERNETES}/flannel.conf`,
} as const;

/** Components and the leaf each one shows; the files name its key, so that no kubeconfig is a secret. */
export function kubeconfigs(input: MachineInput): Part {
  const node: MachineFile[] = [
    kubeconfig(input, 'kubelet', 'kubelet-client', `system:node:${slot('name')}`),
    kubeconfig(input, 'kube-proxy', 'kube-proxy', 'system:kube-proxy'),
  ];
  const cni = input.spec.network.cni === 'flannel' ? [kubeconfig(input, 'flannel', 'cni-agent', 'system:flannel')] : [];
  return { files: [...node, ...cni, ...(input.role === 'control-plane' ? controllers(input) : [])] };
}

function controllers(input: MachineInput): MachineFile[] {
  return [
    kubeconfig(input, 'controller-manager', 'controller-manager', 'system:kube-controller-manager'),
    kubeconfig(input, 'scheduler', 'scheduler', 'system:kube-scheduler'),
  ];
}

/** A control plane's components use their own API server, which is never older than they are; workers use the endpoint. */
export function apiServerOf({ role }: Pick<MachineInput, 'role'>): string {
  return role === 'control-plane' ? `${slot('address')}:6443` : slot('endpoint');
}

function kubeconfig(
  input: MachineInput,
  component: keyof typeof KUBECONFIG,
  leaf: MachineLeafId,
  user: string,
): MachineFile {
  const context = `${user}@kubernetes`;
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'kubernetes',
        cluster: { server: `https://${apiServerOf(input)}`, 'certificate-authority': TRUST.kubernetes },
      },
    ],
    users: [{ name: user, user: { 'client-certificate': certPath(leaf), 'client-key': keyPath(leaf) } }],
    contexts: [{ name: context, context: { cluster: 'kubernetes', user } }],
    'current-context': context,
  };
  return privateFile(KUBECONFIG[component], yaml(content));
}
