import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Cidr,
  cidrContains,
  cidrSize,
  cidrsOverlap,
  firstUsable,
  formatAddress,
  formatCidr,
  nthAddress,
  parseAddress,
  parseCidr,
} from './cidr.ts';
import { isSeaworthyError } from './errors.ts';

const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const cidr: fc.Arbitrary<Cidr> = fc.record({ base: address, prefix: fc.integer({ min: 0, max: 32 }) }).map(range => ({
  base: range.base - (range.base % 2 ** (32 - range.prefix)),
  prefix: range.prefix,
}));

function refusal(text: string): string {
  try {
    parseCidr(text);
  } catch (error) {
    if (isSeaworthyError(error)) return `${error.kind}: ${error.message}; ${error.hint}`;
    throw error;
  }
  return 'accepted';
}

describe('parseCidr', () => {
  it.each([
    ['10.244.0.0/16', 'accepted'],
    ['0.0.0.0/0', 'accepted'],
    ['10.244.1.7/16', 'spec: 10.244.1.7/16 is an address inside a range; did you mean 10.244.0.0/16?'],
    ['10.244.0.0', 'spec: 10.244.0.0 has no prefix length; 10.244.0.0/16, for instance'],
    ['fd00::/64', 'spec: fd00::/64 is IPv6; only IPv4 ranges for now'],
    ['10.244.0.0/33', 'spec: "10.244.0.0/33" is not an IPv4 range; write it like 10.244.0.0/16'],
    ['10.244.0.0/08', 'spec: "10.244.0.0/08" is not an IPv4 range; write it like 10.244.0.0/16'],
    ['10.244.0.256/32', 'spec: "10.244.0.256/32" is not an IPv4 range; write it like 10.244.0.0/16'],
    ['010.0.0.0/8', 'spec: "010.0.0.0/8" is not an IPv4 range; write it like 10.244.0.0/16'],
    ['10.0.0/8', 'spec: "10.0.0/8" is not an IPv4 range; write it like 10.244.0.0/16'],
    ['10.0.0.0/8/9', 'spec: "10.0.0.0/8/9" is not an IPv4 range; write it like 10.244.0.0/16'],
    ['', 'spec: "" is not an IPv4 range; write it like 10.244.0.0/16'],
  ])('%s: %s', (text, expected) => expect(refusal(text)).toBe(expected));

  it('reads what formatCidr writes', () => {
    fc.assert(
      fc.property(cidr, address, (range, number) => {
        expect(parseCidr(formatCidr(range))).toEqual(range);
        expect(parseAddress(formatAddress(number))).toBe(number);
      }),
    );
  });
});

describe('ranges', () => {
  it('contain exactly the addresses from the first to the last', () => {
    fc.assert(
      fc.property(cidr, address, (range, number) => {
        const inside = number >= range.base && number - range.base < cidrSize(range);
        expect(cidrContains(range, formatAddress(number))).toBe(inside);
      }),
    );
  });

  it('overlap when the later one starts inside the earlier one', () => {
    fc.assert(
      fc.property(cidr, cidr, (a, b) => {
        const [first, second] = a.base <= b.base ? [a, b] : [b, a];
        expect(cidrsOverlap(a, b)).toBe(second.base < first.base + cidrSize(first));
        expect(cidrsOverlap(formatCidr(b), formatCidr(a))).toBe(cidrsOverlap(a, b));
      }),
    );
  });

  it('give their nth address, and none past their end', () => {
    fc.assert(
      fc.property(cidr, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (range, part) => {
        const n = Math.floor(part * cidrSize(range));
        expect(parseAddress(nthAddress(range, n))).toBe(range.base + n);
        expect(() => nthAddress(range, cidrSize(range))).toThrow(/has no address number/);
      }),
    );
    expect(firstUsable('10.96.0.0/16')).toBe('10.96.0.1');
    expect(nthAddress('10.96.0.0/16', 10)).toBe('10.96.0.10');
    expect(() => nthAddress('10.96.0.0/30', 4)).toThrow('10.96.0.0/30 has no address number 4');
  });
});
