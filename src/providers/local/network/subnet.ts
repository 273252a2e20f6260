import type { Role } from '../../../catalog/roles.ts';
import { cidrSize, cidrsOverlap, formatCidr, nthAddress, parseCidr } from '../../../kit/cidr.ts';
import { SeaworthyError } from '../../../kit/errors.ts';

/** Where clusters' networks are chosen from, in this order: outside the defaults of engines, pods and services. */
const POOLS = ['10.89.0.0/16', '172.29.0.0/16', '192.168.0.0/16'];
const PREFIX = 24;

/** Host numbers in a cluster's network: 1 is the gateway, 2 the endpoint, workers start at 10, control planes have the upper half. */
const ENDPOINT_HOST = 2;
const FIRST_WORKER_HOST = 10;

/** The first /24 of the pools that overlaps nothing in use. Pure. */
export function chooseSubnet(inUse: readonly string[]): string {
  const free = POOLS.values()
    .flatMap(slices)
    .find(candidate => !inUse.some(range => cidrsOverlap(range, candidate)));
  if (free) return free;
  throw new SeaworthyError('provider', `no /24 of ${POOLS.join(', ')} is free on this host`, {
    hint: 'set provider.local.subnet to a range that nothing on this host uses',
  });
}

function* slices(pool: string): Generator<string> {
  const { base } = parseCidr(pool);
  for (let third = 0; third < 256; third++) yield formatCidr({ base: base + third * 256, prefix: PREFIX });
}

export function gatewayOf(subnet: string): string {
  return nthAddress(subnet, 1);
}

export function endpointAddress(subnet: string): string {
  return nthAddress(subnet, ENDPOINT_HOST);
}

/**
 * An address for a machine: where to start looking depends on its name, so that an address just released is seldom given out again
 * while somebody still remembers its last holder. Pure.
 */
export function chooseAddress(subnet: string, name: string, taken: readonly string[], role: Role): string {
  const half = cidrSize(subnet) / 2;
  const [first, last] = role === 'control-plane' ? [half, 2 * half - 2] : [FIRST_WORKER_HOST, half - 1];
  const count = last - first + 1;
  const start = hashOf(name);
  for (let tries = 0; tries < count; tries++) {
    const address = nthAddress(subnet, first + ((start + tries) % count));
    if (!taken.includes(address)) return address;
  }
  throw new SeaworthyError(
    'provider',
    `all ${Math.max(count, 0)} addresses of ${subnet} that are for ${role}s are taken`,
    {
      hint: 'found the cluster with a larger provider.local.subnet',
    },
  );
}

/** The same address always has the same hardware address: nobody's neighbour table is ever out of date. */
export function hardwareAddress(address: string): string {
  const bytes = address.split('.').map(part => Number(part).toString(16).padStart(2, '0'));
  return `02:42:${bytes.join(':')}`;
}

function hashOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return hash;
}
