import { type Check, failed, notAssessed, passed } from '../../check.ts';

const NEEDED = 3;

/** How many control planes, and in how many failure domains, as their nodes say. */
export const ha01: Check = {
  id: 'HA-01',
  kind: 'audit',
  async assess({ inventory, kube, clock }) {
    const planes = inventory.machines.filter(({ role }) => role === 'control-plane');
    if (planes.length === 0) return notAssessed('needs to see the control planes: no node says it is one');
    const zones = new Set(planes.map(({ zone }) => zone).filter(Boolean));
    const unzoned = planes.filter(({ zone }) => !zone).map(({ name }) => name);
    const evidence = planes.map(({ name, zone }) => ({
      request: 'GET /api/v1/nodes',
      vantage: 'host',
      target: kube?.server ?? name,
      response: 'accepted' as const,
      excerpt: `${name}: ${zone ?? 'says no failure domain'}`,
      at: new Date(clock.now()).toISOString(),
    }));
    if (planes.length < NEEDED) return failed(`${planes.length} control planes survive no loss`, { evidence });
    if (unzoned.length > 0 && zones.size < NEEDED)
      return failed(`${planes.length} control planes, but none says that it is in a failure domain of its own`, {
        evidence,
        where: unzoned,
      });
    if (zones.size < NEEDED)
      return failed(`${planes.length} control planes in ${zones.size} failure domains`, { evidence });
    return passed(`${planes.length} control planes in ${zones.size} failure domains`, { evidence });
  },
};
