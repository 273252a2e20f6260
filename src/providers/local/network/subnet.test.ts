import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cidrContains, cidrsOverlap, upperHalf } from '../../../kit/cidr.ts';
import { chooseAddress, chooseSubnet, endpointAddress, gatewayOf, hardwareAddress } from './subnet.ts';

const thirds = fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { maxLength: 250 });

test('a subnet overlaps nothing in use', () => {
  fc.assert(
    fc.property(thirds, taken => {
      const inUse = taken.map(third => `10.89.${third}.0/24`);
      const chosen = chooseSubnet(inUse);
      expect(inUse.some(range => cidrsOverlap(range, chosen))).toBe(false);
    }),
  );
});

test('where a route covers a whole pool, the next pool is taken; where it covers all, the hint says what to set', () => {
  expect(chooseSubnet([])).toBe('10.89.0.0/24');
  expect(chooseSubnet(['10.0.0.0/8'])).toBe('172.29.0.0/24');
  expect(() => chooseSubnet(['0.0.0.0/0'])).toThrow(
    expect.objectContaining({ kind: 'provider', hint: expect.stringContaining('provider.local.subnet') }),
  );
});

const HOSTS = fc.uniqueArray(fc.integer({ min: 10, max: 254 }), { maxLength: 100 });
const ROLE = fc.constantFrom('control-plane' as const, 'worker' as const);

test("an address is in its role's half of the subnet, free, and neither gateway nor endpoint", () => {
  const subnet = '10.89.3.0/24';
  fc.assert(
    fc.property(fc.string(), HOSTS, ROLE, (name, hosts, role) => {
      const taken = hosts.map(host => `10.89.3.${host}`);
      const address = chooseAddress(subnet, name, taken, role);
      expect(cidrContains(subnet, address)).toBe(true);
      expect(cidrContains(upperHalf(subnet), address)).toBe(role === 'control-plane');
      expect([...taken, gatewayOf(subnet), endpointAddress(subnet), '10.89.3.0', '10.89.3.255']).not.toContain(address);
    }),
  );
});

test('a full subnet is an error, not an endless search', () => {
  const all = Array.from({ length: 256 }, (_, host) => `10.89.3.${host}`);
  expect(() => chooseAddress('10.89.3.0/24', 'x', all, 'worker')).toThrow(/all 118 addresses .* for workers/);
  expect(() => chooseAddress('10.89.3.0/24', 'x', all, 'control-plane')).toThrow(/all 127 addresses/);
});

test('hardware addresses follow from addresses', () => {
  expect(hardwareAddress('10.89.3.200')).toBe('02:42:0a:59:03:c8');
});
