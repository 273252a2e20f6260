import type { VersionResult } from '../../verbs/types.ts';

export function versionText({ seaworthy, node, kubernetes }: VersionResult): string {
  const lines = kubernetes.map(({ version, etcd }) => `Kubernetes ${version} with etcd ${etcd}`);
  return [`seaworthy ${seaworthy} on Node ${node.replace(/^v/, '')}`, ...lines].join('\n');
}
