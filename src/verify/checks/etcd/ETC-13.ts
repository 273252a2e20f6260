import { randomBytes } from 'node:crypto';
import { sha256 } from '../../../kit/digest.ts';
import type { Canary, EtcdAccess, KubeAccess } from '../../access.ts';
import { done } from '../../canary/tenant.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';

/** A secret whose content is known is read as etcd holds it. */
export const etc13: Check = {
  id: 'ETC-13',
  kind: 'attack',
  writes: 'a secret in the canary namespace',
  async assess({ kube, canary, etcd, clock }) {
    const { namespace } = canary as Canary;
    const bytes = randomBytes(24).toString('hex');
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'canary' }, stringData: { canary: bytes } };
    await done((kube as KubeAccess).admin, 'POST', `/api/v1/namespaces/${namespace}/secrets`, secret);
    const key = `/registry/secrets/${namespace}/canary`;
    const raw = await (etcd as EtcdAccess).read(key);
    if (!raw) return notAssessed(`needs to find the secret in etcd: there is no ${key}`);
    const prefix = /^k8s:enc:[a-z]+:v\d+:/.exec(raw.toString('latin1'))?.[0];
    const readable = raw.includes(bytes) || raw.includes(Buffer.from(bytes).toString('base64'));
    const evidence = [
      {
        request: `etcd range ${key}`,
        vantage: 'host',
        target: 'etcd',
        response: 'accepted' as const,
        hash: sha256(raw),
        excerpt: prefix ? `begins with ${prefix}` : 'is not encrypted',
        at: new Date(clock.now()).toISOString(),
      },
    ];
    if (prefix && !readable) return passed(`a secret lies in etcd encrypted (${prefix.split(':')[2]})`, { evidence });
    return failed('a secret can be read in etcd as it was written', { evidence });
  },
};
