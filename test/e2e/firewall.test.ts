// The host firewall with real packets: two control planes, a worker, a pod and a stranger, each a network namespace.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { HOPS } from '../../src/catalog/hops.ts';
import { exec } from '../../src/kit/exec.ts';
import { machineConfig } from '../../src/machine/config.ts';
import { machineInput } from '../samples/machine.ts';

const MACHINE = '10.89.60.71';
const OTHER = '10.89.60.72';
const WORKER = '10.89.60.12';
/** The machine's address in the stranger's network. */
const OUTSIDE = '192.0.2.1';
const LISTED = HOPS.filter(({ protocol, port }) => protocol === 'tcp' && typeof port === 'number').map(
  ({ port }) => port,
);
const PORTS = [...LISTED, 22, 9100, 30080] as number[];

/** Ports that answered, by "who > address". */
let reached: Record<string, number[]> = {};

const TRIES = [
  ['machine', MACHINE],
  ['other', MACHINE],
  ['worker', MACHINE],
  ['pod', MACHINE],
  ['pod', OTHER],
  ['stranger', OUTSIDE],
] as const;

/** Listens on all ports, or tries all and prints those that answered. */
const PROGRAM = `
const net = require('net'), [, , mode, address, ...ports] = process.argv;
if (mode === 'listen') for (const port of ports) net.createServer(s => s.end('x')).listen(+port, '0.0.0.0');
else Promise.all(ports.map(port => new Promise(done => {
  const socket = net.connect({ host: address, port: +port });
  const end = open => { socket.destroy(); done(open ? [+port] : []); };
  socket.on('data', () => end(true)).on('error', () => end(false)).setTimeout(1500, () => end(false));
}))).then(all => console.log(JSON.stringify(all.flat())));
`;

/** cni0 and its pod as the bridge plugin makes them; masquerading as flanneld does, which hides a pod behind its machine. */
function script(folder: string): string {
  const node = (who: string, ...args: string[]) =>
    `ip netns exec ${who} ${process.execPath} ${folder}/program.cjs ${args.join(' ')}`;
  const attach = (who: string, ...addresses: string[]) => [
    `ip netns add ${who}`,
    `ip link add v-${who} type veth peer name eth0 netns ${who}`,
    `ip link set v-${who} master br0 up`,
    `ip -n ${who} link set lo up`,
    `ip -n ${who} link set eth0 up`,
    ...addresses.map(address => `ip -n ${who} addr add ${address}/24 dev eth0`),
  ];
  return [
    'set -e',
    'mount -t tmpfs tmpfs /run',
    'mount -t sysfs sysfs /sys',
    // A minimal machine has neither.
    'for names in protocols services; do test ! -e /etc/$names || mount --bind /dev/null /etc/$names; done',
    'ip link add br0 type bridge',
    'ip link set br0 up',
    ...attach('machine', MACHINE, OUTSIDE),
    ...attach('other', OTHER),
    ...attach('worker', WORKER),
    ...attach('stranger', '192.0.2.9'),
    'ip -n machine link add cni0 type bridge',
    'ip -n machine addr add 10.244.1.1/24 dev cni0',
    'ip -n machine link set cni0 up',
    'ip netns add pod',
    'ip -n machine link add veth1 type veth peer name eth0 netns pod',
    'ip -n machine link set veth1 master cni0 up',
    'ip -n pod addr add 10.244.1.5/24 dev eth0',
    'ip -n pod link set eth0 up',
    'ip -n pod route add default via 10.244.1.1',
    'ip netns exec machine sh -c "echo 1 > /proc/sys/net/ipv4/ip_forward"',
    `ip netns exec machine nft -f ${folder}/firewall.nft`,
    `ip netns exec machine nft -f ${folder}/masquerade.nft`,
    `ip netns exec other nft -f ${folder}/firewall.nft`,
    `${node('machine', 'listen', '-', PORTS.join(' '))} & first=$!`,
    `${node('other', 'listen', '-', PORTS.join(' '))} & second=$!`,
    'sleep 1',
    ...TRIES.map(([who, address]) => node(who, 'try', address, PORTS.join(' '))),
    'kill $first $second',
  ].join('\n');
}

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-firewall-'));
  const rules = machineConfig(machineInput('control-plane')).files.find(({ path }) => path.endsWith('firewall.nft'))!;
  writeFileSync(join(folder, 'firewall.nft'), rules.content);
  writeFileSync(
    join(folder, 'masquerade.nft'),
    'table ip flannel {\nchain c {\ntype nat hook postrouting priority srcnat;\nip saddr 10.244.0.0/16 masquerade\n}\n}\n',
  );
  writeFileSync(join(folder, 'program.cjs'), PROGRAM);
  writeFileSync(join(folder, 'script'), script(folder));
  const namespaces = ['--map-root-user', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const { stdout } = await exec('internal', 'unshare', [...namespaces, 'sh', join(folder, 'script')], {
    timeout: 60_000,
  });
  rmSync(folder, { recursive: true });
  const lines = stdout.split('\n').map(line => JSON.parse(line) as number[]);
  reached = Object.fromEntries(TRIES.map(([who, address], index) => [`${who} > ${address}`, lines[index]!]));
});

describe('a control plane is reached', () => {
  test('on every port by itself', () => {
    expect(reached[`machine > ${MACHINE}`]).toEqual(PORTS);
  });

  test('by another control plane where the table says so, and on the ports of pods on its network', () => {
    expect(reached[`other > ${MACHINE}`]).toEqual([2380, 6443, 10250, 10256, 9100, 30080]);
  });

  test('by a worker neither on etcd nor on the kubelet', () => {
    expect(reached[`worker > ${MACHINE}`]).toEqual([6443, 10256, 9100, 30080]);
  });

  test('by its own pods on the API, on node ports and the ports of other pods, never on etcd or the kubelet', () => {
    expect(reached[`pod > ${MACHINE}`]).toEqual([6443, 9100, 30080]);
  });

  test("by another machine's pods on no more, though they come with that machine's address", () => {
    expect(reached[`pod > ${OTHER}`]).toEqual([6443, 9100, 30080]);
  });

  test('by strangers on node ports only', () => {
    expect(reached[`stranger > ${OUTSIDE}`]).toEqual([30080]);
  });
});
