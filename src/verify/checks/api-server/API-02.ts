import { BOTH } from '../../attack/asks.ts';
import { battery, FINE, fault, noAnswer, type Opinion } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import type { Hit } from '../../attack/fire.ts';
import { forbidden } from '../../attack/opinions.ts';
import { apiServers } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

/** Beyond /livez, /readyz, /healthz and /version nothing is for those who say no name. */
const PATHS = [
  ...['/', '/api', '/apis', '/metrics', '/debug/pprof/', '/logs/', '/openapi/v2', '/configz', '/livez/etcd'],
  ...['/api/v1/nodes?limit=1', '/api/v1/secrets?limit=1', '/api/v1/namespaces/kube-system/pods?limit=1'],
  '/apis/rbac.authorization.k8s.io/v1/clusterroles?limit=1',
];

export const api02: Check = {
  id: 'API-02',
  kind: 'attack',
  assess: access =>
    battery(access, {
      listeners: apiServers(access),
      tries: PATHS.flatMap(path => BOTH.map(tls => ({ who: NONE, ask: { path }, tls, hush: true }))),
      judge,
      says: 'who says no name gets the health paths only',
    }),
};

function judge(hit: Hit): Opinion {
  const { status = 0 } = hit.seen;
  const { path } = hit.shot.ask;
  if (status === 429 || status >= 500) return noAnswer(`HTTP ${status}`);
  const opinion = forbidden(hit);
  return opinion.is === 'fault'
    ? fault(`lets anybody at ${path} (HTTP ${status})`)
    : opinion.is === 'fine'
      ? FINE
      : opinion;
}
