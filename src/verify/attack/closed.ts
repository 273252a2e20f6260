import type { Access, VantageKind } from '../access.ts';
import { type Finding, notAssessed } from '../check.ts';
import { type Battery, battery, noAnswer, type Opinion } from './battery.ts';
import { NONE } from './credentials.ts';
import type { Hit } from './fire.ts';
import { unreached } from './opinions.ts';
import { type Listener, outside, type Way } from './ways.ts';

export interface Closed {
  listeners: readonly Listener[];
  /** From where nobody may come. */
  from: readonly VantageKind[];
  says: string;
  tries?: Battery['tries'];
  judge?: (hit: Hit) => Opinion;
}

/** Ports that must not be reached from some places: tried from one of each kind for each listener. */
export function closedTo(
  access: Access,
  { listeners, from, says, tries, judge = unreached }: Closed,
): Promise<Finding> {
  const ways = async (_: Access, listener: Listener): Promise<Way[]> =>
    from
      .flatMap(kind => outside(access, listener, [kind]).slice(0, 1))
      .map(vantage => ({ listener, vantage, to: listener.address }));
  if (!listeners.some(listener => from.some(kind => outside(access, listener, [kind]).length > 0)))
    return Promise.resolve(notAssessed(`needs a place to connect from: ${from.join(', ')}`));
  return battery(access, {
    listeners,
    tries: tries ?? [{ who: NONE, ask: { path: '/healthz' } }],
    judge: hit =>
      down(access, listeners, hit) ? noAnswer('its machine may be down: silence proves nothing') : judge(hit),
    says,
    closed: says,
    ways,
  });
}

/** What is down refuses everybody. */
function down({ inventory }: Access, listeners: readonly Listener[], { shot, seen }: Hit): boolean {
  if (seen.response !== 'filtered') return false;
  const machine = listeners.find(({ address }) => address.host === shot.to.host)?.machine;
  return inventory.machines.find(({ name }) => name === machine?.name)?.ready === false;
}
