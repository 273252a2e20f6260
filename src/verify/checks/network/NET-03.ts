import type { Access } from '../../access.ts';
import { battery, FINE, fault } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import type { Try } from '../../attack/types.ts';
import { connected, type Listener, type Way } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

/** Where clouds tell a machine about itself, user data and credentials included. */
const SERVICES: Readonly<Record<string, string>> = {
  'metadata service': '169.254.169.254',
  'metadata service of ECS': '169.254.170.2',
};
const TRIES: readonly Try[] = [
  { who: NONE, ask: { path: '/latest/meta-data/' }, hush: true },
  { who: NONE, ask: { path: '/computeMetadata/v1/', headers: { 'metadata-flavor': 'Google' } }, hush: true },
  { who: NONE, ask: { path: '/metadata/instance?api-version=2021-02-01', headers: { metadata: 'true' } }, hush: true },
];

export const net03: Check = {
  id: 'NET-03',
  kind: 'attack',
  assess: access =>
    battery(access, {
      listeners: Object.entries(SERVICES).map(
        ([name, host]): Listener => ({ name, port: 80, address: { host, port: 80 } }),
      ),
      tries: TRIES,
      judge: hit => (connected(hit) ? fault('a pod reaches the metadata service') : FINE),
      ways: fromPods,
      says: 'pods get no connection to a metadata service',
      closed: 'pods get no connection to a metadata service',
    }),
};

async function fromPods({ vantages }: Access, listener: Listener): Promise<Way[]> {
  return vantages.filter(({ kind }) => kind === 'pod').map(vantage => ({ listener, vantage, to: listener.address }));
}
