import { expect, it } from 'vitest';
import { HOPS, hopsOf, portOf } from './hops.ts';
import type { Role } from './roles.ts';

const ROLES: Role[] = ['control-plane', 'worker'];

it('names each hop once', () => {
  expect(new Set(HOPS.map(({ id }) => id)).size).toBe(HOPS.length);
});

it.each(ROLES)('no two listeners of a %s want one port', role => {
  const ports = hopsOf(role, 'flannel').flatMap(({ protocol, port }) => {
    const [first, last = first] = [port].flat() as [number, number?];
    return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`);
  });
  expect(new Set(ports).size).toBe(ports.length);
});

it('what asks for no credential is on loopback, or named here', () => {
  const open = HOPS.filter(hop => hop.authentication === 'none' && !hop.peers.includes('loopback'));
  expect(open.map(({ id }) => id)).toEqual(['kube-proxy-health', 'vxlan', 'node-ports-tcp', 'node-ports-udp']);
});

it('pods reach the API server and node ports only', () => {
  const reached = HOPS.filter(hop => hop.peers.some(peer => peer === 'pods' || peer === 'anyone'));
  expect(reached.map(({ id }) => id)).toEqual(['kube-apiserver', 'node-ports-tcp', 'node-ports-udp']);
});

it('workers have no control-plane listener, and VXLAN goes with flannel', () => {
  const ids = (role: Role, cni: string) => hopsOf(role, cni).map(({ id }) => id);
  expect(ids('worker', 'none')).toEqual([
    'kubelet',
    'kubelet-health',
    'kube-proxy-metrics',
    'kube-proxy-health',
    'node-ports-tcp',
    'node-ports-udp',
  ]);
  expect(ids('worker', 'flannel')).toContain('vxlan');
});

it('a range is not a port', () => {
  expect(portOf('etcd-peer')).toBe(2380);
  expect(() => portOf('node-ports-tcp')).toThrow('node-ports-tcp has no single port');
});
