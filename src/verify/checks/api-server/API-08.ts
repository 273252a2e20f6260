import { X509Certificate } from 'node:crypto';
import type { KubeAccess } from '../../access.ts';
import { objectEvidence } from '../../api/evidence.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';

const PATH = '/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication';

/** What every API server publishes for those behind it: whom it takes certificates from, and whose word it takes for a user's name. */
export const api08: Check = {
  id: 'API-08',
  kind: 'audit',
  async assess({ kube, clock }) {
    const { data } = (await (kube as KubeAccess).get<{ data?: Record<string, string> }>(PATH)) ?? {};
    if (!data)
      return notAssessed(`needs the ConfigMap kube-system/extension-apiserver-authentication, which is not there`);
    const evidence = [objectEvidence({ request: `GET ${PATH}`, kube, at: clock.now(), seen: data })];
    const proxies = keysOf(data['requestheader-client-ca-file']);
    if (proxies.length === 0) return passed('no front proxy is trusted: no header is believed', { evidence });
    const shared = keysOf(data['client-ca-file']).some(key => proxies.includes(key));
    const anyName = namesOf(data['requestheader-allowed-names']).length === 0;
    if (shared && anyName)
      return failed(
        'every certificate of the cluster authority may say it is anybody: one authority, and any name is a front proxy',
        { evidence },
      );
    if (shared) return failed('the front proxy shares its authority with ordinary clients', { evidence });
    if (anyName)
      return failed("any certificate of the front proxy's authority may say it is anybody: no names are set", {
        evidence,
      });
    return passed('an authority of its own, and named clients', { evidence });
  },
};

function keysOf(bundle = ''): string[] {
  const certificates = bundle.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return certificates.map(pem => new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'pem' }).toString());
}

function namesOf(text = '[]'): string[] {
  return (JSON.parse(text) as string[]).filter(Boolean);
}
