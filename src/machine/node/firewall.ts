import { HOPS, type Hop, hopsOf, type Peer } from '../../catalog/hops.ts';
import type { MachineInput } from '../input.ts';
import { type Part, privateFile } from '../part.ts';
import { SEAWORTHY } from '../paths.ts';
import { unitText } from './unit.ts';

const RULES = `${SEAWORTHY}/firewall.nft`;
export const FIREWALL_UNIT = 'host-firewall.service';

/**
 * The host firewall, from catalog's table of hops. A table of its own, replaced as a whole: kube-proxy's and the CNI's tables are not
 * touched, and what they send on (node ports, pod traffic) passes unless it goes from a pod to a machine's own ports.
 */
export function firewall(input: MachineInput): Part {
  return {
    files: [privateFile(RULES, ruleset(input))],
    units: [{ name: FIREWALL_UNIT, enabled: true, content: unit() }],
  };
}

function unit(): string {
  const load = `/usr/sbin/nft -f ${RULES}`;
  return unitText({
    Unit: {
      Description: 'Host firewall',
      DefaultDependencies: 'no',
      Wants: 'network-pre.target',
      After: 'systemd-modules-load.service',
      Before: 'network-pre.target shutdown.target',
      Conflicts: 'shutdown.target',
    },
    Service: { Type: 'oneshot', RemainAfterExit: 'yes', ExecStart: load, ExecReload: load },
    Install: { WantedBy: 'sysinit.target' },
  });
}

/** By number: a minimal machine has no /etc/protocols to look the names up in. */
const ICMP = '{ 1, 58 }';
const TCP_AND_UDP = '{ 6, 17 }';

const CONTROL_PLANES: readonly Peer[] = ['control-planes', 'nodes', 'endpoint', 'anyone'];
const MACHINES: readonly Peer[] = ['nodes', 'endpoint', 'anyone'];
/** Link-local: where clouds tell a machine its user data and credentials. What listens there on the machine itself is not forwarded to. */
const METADATA = '169.254.0.0/16';

const PODS: readonly Peer[] = ['pods', 'anyone'];

function ruleset({ spec, role, machineNetwork, controlPlaneNetwork }: MachineInput): string {
  const { podCIDR, cni } = spec.network;
  const hops = hopsOf(role, cni);
  const guarded = closedTo(PODS, hopsOfCluster(cni));
  const fromPods =
    cni === 'flannel' ? ['iifname { "cni0", "flannel.1" }', `ip saddr ${podCIDR}`] : [`ip saddr ${podCIDR}`];
  return `# Generated from the table of hops (listener, port, who may connect).
table inet seaworthy
delete table inet seaworthy
table inet seaworthy {
${chain('input', [
  'type filter hook input priority filter; policy drop;',
  'ct state established,related accept',
  'ct state invalid drop',
  'iifname "lo" accept',
  `meta l4proto ${ICMP} accept`,
  ...fromPods.map(source => `${source} goto from-pods`),
  `ip saddr ${controlPlaneNetwork} goto from-control-planes`,
  `ip saddr ${machineNetwork} goto from-machines`,
  ...ports(openTo(['anyone'], hops), 'accept'),
])}
${chain('from-pods', cluster(hops, PODS))}
${chain('from-control-planes', cluster(hops, CONTROL_PLANES))}
${chain('from-machines', cluster(hops, MACHINES))}
${chain('forward', [
  'type filter hook forward priority filter; policy accept;',
  ...fromPods.map(source => `${source} ip daddr ${METADATA} drop`),
  ...fromPods.map(source => `${source} ip daddr ${machineNetwork} jump pods-to-machines`),
])}
${chain('pods-to-machines', ports(guarded, 'drop'))}
}
`;
}

/** In the cluster, the ports in the table follow it; the other unprivileged ones are those of pods on the host's network. */
function cluster(hops: Hop[], peers: readonly Peer[]): string[] {
  return [
    ...ports(openTo(peers, hops), 'accept'),
    ...ports(closedTo(peers, hops), 'drop'),
    `meta l4proto ${TCP_AND_UDP} th dport >= 1024 accept`,
    'drop',
  ];
}

function hopsOfCluster(cni: string): Hop[] {
  return HOPS.filter(hop => !hop.cni || hop.cni === cni);
}

function openTo(peers: readonly Peer[], hops: Hop[]): Hop[] {
  return hops.filter(hop => hop.peers.some(peer => peers.includes(peer)));
}

function closedTo(peers: readonly Peer[], hops: Hop[]): Hop[] {
  return hops.filter(hop => !hop.peers.some(peer => peers.includes(peer)));
}

function ports(hops: Hop[], verdict: 'accept' | 'drop'): string[] {
  return (['tcp', 'udp'] as const).flatMap(protocol => {
    const own = hops.filter(hop => hop.protocol === protocol).map(hop => [hop.port].flat());
    const sorted = own.sort(([a = 0], [b = 0]) => a - b).map(range => range.join('-'));
    return sorted.length > 0 ? [`${protocol} dport { ${sorted.join(', ')} } ${verdict}`] : [];
  });
}

function chain(name: string, rules: string[]): string {
  return `  chain ${name} {\n${rules.map(rule => `    ${rule}\n`).join('')}  }`;
}
