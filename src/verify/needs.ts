import type { AccessNeed } from '../catalog/checks.ts';
import type { Access } from './access.ts';

/** What each need is called when it is missing: `needs …`. */
const WORDS: Readonly<Record<AccessNeed, string>> = {
  kubeconfig: "an administrator's way to the API",
  canary: 'a canary namespace to write in',
  vantage: 'a place to connect from',
  'vantage:host': 'a connection from this host',
  'vantage:worker': 'a connection from a worker',
  'vantage:control-plane': 'a connection from another control plane',
  'vantage:pod': 'a connection from a pod',
  'vantage:host-pod': "a connection from a pod on the host's network",
  machines: 'commands on the machines',
  issuer: "the cluster's own authorities and issued identities",
  etcd: 'a way to read what etcd holds',
  document: 'the cluster document',
};

/** The first need that this access does not meet, in words; undefined when all are met. */
export function unmetNeed(needs: readonly AccessNeed[], access: Access): string | undefined {
  const need = needs.find(each => !meets(each, access));
  if (!need) return undefined;
  const why = access.missing[need];
  return `needs ${WORDS[need]}${why ? ` (${why})` : ''}`;
}

function meets(need: AccessNeed, { kube, canary, vantages, machines, own, etcd }: Access): boolean {
  if (need.startsWith('vantage:')) return vantages.some(({ kind }) => `vantage:${kind}` === need);
  const parts: Partial<Record<AccessNeed, unknown>> = {
    ...{ kubeconfig: kube, canary, machines, etcd, issuer: own, document: own },
    vantage: vantages[0],
  };
  return parts[need] !== undefined;
}
