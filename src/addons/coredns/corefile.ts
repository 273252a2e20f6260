import type { V1ConfigMap } from '@kubernetes/client-node';
import { NAME, NAMESPACE, PORTS } from './names.ts';

/**
 * kubeadm's Corefile, but:
 * - `bind`: kubeadm listens on loopback too, so a resolv.conf that names 127.0.0.53 sends CoreDNS to itself, and `loop` then ends it. Bound
 *   to the pod's address it is refused there at once: names outside fail, those of the cluster work. So `loop` isn't needed, and no mistake
 *   outside the cluster stops its DNS; `max_concurrent` bounds one that goes round by the Service.
 * - `policy sequential`: the machine's first server that works; the last is none at all (deployment.ts, dnsConfig).
 * - no `pods insecure`, which answers for every address as if it were a pod's, so that a name proves nothing.
 */
export function corefile(clusterDomain: string): string {
  return `.:${PORTS.dns} {
    bind {$POD_IP}
    errors
    health :${PORTS.health} {
        lameduck 5s
    }
    ready :${PORTS.ready}
    kubernetes ${clusterDomain} in-addr.arpa ip6.arpa {
        pods disabled
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    prometheus :${PORTS.metrics}
    forward . /etc/resolv.conf {
        max_concurrent 1000
        policy sequential
    }
    cache 30 {
        disable success ${clusterDomain}
        disable denial ${clusterDomain}
    }
    reload
    loadbalance
}
`;
}

export function configMap(clusterDomain: string) {
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: NAMESPACE, name: NAME },
    data: { Corefile: corefile(clusterDomain) },
  } satisfies V1ConfigMap;
  return object;
}
