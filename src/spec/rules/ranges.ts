import { type Cidr, cidrSize, cidrsOverlap, formatCidr, parseCidr } from '../../kit/cidr.ts';
import type { Draft } from '../draft.ts';
import { type Finding, type Path, pathText } from '../problem.ts';

/** Ranges that hosts use for themselves (RFC 6890), by what they are for. */
const SPECIAL: readonly [range: string, use: string][] = [
  ['0.0.0.0/8', 'this host'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local addresses and metadata services'],
  ['224.0.0.0/3', 'multicast and reserved addresses'],
];
/** RFC 1918. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

interface Range {
  path: Path;
  text: string;
}

/** Pods, services and machines each need a range of their own, none of which the hosts use for themselves. */
export function disjointRanges(draft: Draft): Finding[] {
  const ranges = rangesOf(draft);
  return ranges.flatMap(({ path, text }, index): Finding[] => {
    const special = SPECIAL.find(([range]) => cidrsOverlap(range, text));
    const other = ranges.slice(0, index).find(range => cidrsOverlap(range.text, text));
    if (!special && !other) return [];
    const reason = special ? `${special[0]}, used for ${special[1]}` : `${pathText(other!.path)} ${other!.text}`;
    const free = freeRange(
      parseCidr(text),
      ranges.filter((_, position) => position !== index).map(range => range.text),
    );
    return [{ path, message: `${text} overlaps ${reason}`, ...(free ? { hint: `${free} is free` } : {}) }];
  });
}

function rangesOf(draft: Draft): Range[] {
  const ranges: { path: Path; text: string | undefined }[] = [
    { path: ['network', 'podCIDR'], text: draft.podCIDR },
    { path: ['network', 'serviceCIDR'], text: draft.serviceCIDR },
    { path: ['provider', 'local', 'subnet'], text: draft.subnet },
  ];
  return ranges.filter((range): range is Range => range.text !== undefined);
}

/** The first private range of that size, from the wanted one upwards, which overlaps none of those taken. */
function freeRange(wanted: Cidr, taken: readonly string[]): string | undefined {
  for (const block of PRIVATE.map(text => parseCidr(text))) {
    const step = cidrSize(wanted);
    const from = cidrsOverlap(block, wanted) ? Math.max(block.base, wanted.base) : block.base;
    for (let base = from; base + step <= block.base + cidrSize(block); base += step) {
      const range = { base, prefix: wanted.prefix };
      if (!taken.some(text => cidrsOverlap(text, range))) return formatCidr(range);
    }
  }
  return undefined;
}

/** The controller manager's default: each node gets a /24 of the pod range. */
const NODE_PREFIX = 24;

/** Ranges that Kubernetes refuses, or that can't hold the machines asked for. */
export function roomyRanges(draft: Draft): Finding[] {
  return [...podRoom(draft), ...serviceRoom(draft), ...machineRoom(draft)];
}

function podRoom(draft: Draft): Finding[] {
  if (draft.podCIDR === undefined) return [];
  const { prefix } = parseCidr(draft.podCIDR);
  const machines = machinesAtMost(draft);
  const room = Math.max(0, 2 ** (NODE_PREFIX - prefix));
  const path = ['network', 'podCIDR'];
  // The range allocator covers at most 16 bits of node ranges.
  if (prefix < NODE_PREFIX - 16)
    return [{ path, message: `/${prefix} is too large for a pod range`, hint: 'use /8 to /24' }];
  if (room >= machines) return [];
  const fitting = NODE_PREFIX - Math.ceil(Math.log2(machines));
  const message = `${draft.podCIDR} has a /${NODE_PREFIX} for ${Math.floor(room)} machines, up to ${machines} are asked for`;
  return [{ path, message, hint: `use /${fitting} or larger` }];
}

/** kube-apiserver takes at most 20 bits; DNS is the tenth address by convention, so 16 are needed. */
function serviceRoom({ serviceCIDR }: Draft): Finding[] {
  if (serviceCIDR === undefined) return [];
  const { prefix } = parseCidr(serviceCIDR);
  const path = ['network', 'serviceCIDR'];
  if (prefix < 12) return [{ path, message: `/${prefix} is too large for a service range`, hint: 'use /12 to /28' }];
  if (prefix > 28) return [{ path, message: `/${prefix} is too small for a service range`, hint: 'use /12 to /28' }];
  return [];
}

/** Network address, gateway, endpoint and broadcast address take four. */
function machineRoom(draft: Draft): Finding[] {
  if (draft.subnet === undefined) return [];
  const machines = machinesAtMost(draft);
  if (cidrSize(draft.subnet) >= machines + 4) return [];
  const fitting = 32 - Math.ceil(Math.log2(machines + 4));
  const message = `${draft.subnet} has no room for up to ${machines} machines and the endpoint`;
  return [{ path: ['provider', 'local', 'subnet'], message, hint: `use /${fitting} or larger` }];
}

/** All machines at the height of a roll: one control plane more, each pool with its surge. */
function machinesAtMost(draft: Draft): number {
  const pools = draft.pools.map(pool => (pool.replicas ?? 0) + (pool.maxSurge ?? 0));
  return (draft.replicas ?? 1) + 1 + pools.reduce((sum, machines) => sum + machines, 0);
}
