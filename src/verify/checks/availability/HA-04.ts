import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { flagEvidence } from '../../flags/evidence.ts';
import { startedWith } from '../../flags/flags.ts';

const FLAG = 'shutdown-delay-duration';
/** Seconds in which a usual load balancer sees a backend leave: two checks, three to five seconds apart. */
const USUAL_DETECTION = 10;

/** An API server that ends at once refuses whoever comes until the endpoint has seen it leave. */
export const ha04: Check = {
  id: 'HA-04',
  kind: 'audit',
  async assess(access) {
    const servers = await startedWith(access, 'kube-apiserver');
    if (servers.length === 0)
      return notAssessed(
        "needs to see the API servers' flags: they run in no pod, and no command can be run on machines",
      );
    const evidence = servers.map(server => flagEvidence(server, [FLAG], access.clock.now()));
    const short = servers.filter(({ flags }) => seconds(flags[FLAG]) < USUAL_DETECTION);
    const where = short.map(server => server.where);
    if (where.length > 0)
      return failed(`--${FLAG} is below the ${USUAL_DETECTION} s in which an endpoint sees a backend leave`, {
        evidence,
        where,
      });
    return passed(`each of ${servers.length} API servers serves on for ${USUAL_DETECTION} s or more`, { evidence });
  },
};

/** Go's durations: 10s, 1m30s, 500ms. */
function seconds(duration = '0s'): number {
  const units = { h: 3600, m: 60, s: 1, ms: 0.001 };
  const parts = [...duration.matchAll(/([\d.]+)(h|ms|m|s)/g)];
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit as keyof typeof units], 0);
}
