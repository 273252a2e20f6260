import { expect, it } from 'vitest';
import { fill, type Placeholder, slot } from './placeholders.ts';

it('puts values in, once, whatever they look like', () => {
  expect(fill(`a ${slot('name')} at ${slot('address')}`, { name: '{{address}} $& $1', address: 'b' })).toBe(
    'a {{address}} $& $1 at b',
  );
});

it("leaves other templates' braces alone", () => {
  expect(fill('{{.PodCIDR}} {{ name }} {{range .}}', {})).toBe('{{.PodCIDR}} {{ name }} {{range .}}');
});

it('names what has no value', () => {
  expect(() => fill(slot('leaf.etcd-peer.key'), {})).toThrow('no value for {{leaf.etcd-peer.key}}');
});

it('refuses what could not be found again', () => {
  expect(() => slot('keys.encryption.Ü' as Placeholder)).toThrow("can't be a placeholder");
});
