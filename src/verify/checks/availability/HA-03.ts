import type { OwnCluster } from '../../access.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';

/** An API server that is up but not ready takes connections all the same: only /readyz tells, and only TLS says whose it is. */
export const ha03: Check = {
  id: 'HA-03',
  kind: 'audit',
  async assess({ own, clock }) {
    const { endpointCheck, seen } = own as OwnCluster;
    if (!endpointCheck)
      return notAssessed(
        'needs to see how the endpoint checks its backends: it does not run, or its provider can not say',
      );
    const { path, tls, verifies } = endpointCheck;
    const evidence = [
      {
        request: "the endpoint's health check",
        vantage: 'host',
        target: seen.endpoint.known ? seen.endpoint.value.address : 'endpoint',
        response: 'accepted' as const,
        excerpt: `${tls ? 'HTTPS' : 'HTTP'} ${path ?? '(connects only)'}${verifies ? ', verified' : ''}`,
        at: new Date(clock.now()).toISOString(),
      },
    ];
    if (!path?.startsWith('/readyz'))
      return failed(`the endpoint asks for ${path ?? 'a connection only'}, which says nothing of being ready`, {
        evidence,
      });
    if (!tls || !verifies) return failed('the endpoint does not verify whom it asks', { evidence });
    return passed('the endpoint asks for /readyz over TLS, and verifies whom', { evidence });
  },
};
