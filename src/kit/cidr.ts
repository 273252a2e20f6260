import { SeaworthyError } from './errors.ts';

/** An IPv4 range: its lowest address as a number, and the prefix length. */
export interface Cidr {
  base: number;
  prefix: number;
}

/** Where a range is expected, its text will do. */
export type CidrLike = Cidr | string;

/** Reads `10.244.0.0/16`. A `spec` error says what is wrong and, in its hint, what was probably meant. IPv6 is refused. */
export function parseCidr(text: string): Cidr {
  if (text.includes(':')) throw new SeaworthyError('spec', `${text} is IPv6`, { hint: 'only IPv4 ranges for now' });
  const [address = '', length, ...rest] = text.split('/');
  const base = readAddress(address);
  if (base === undefined || rest.length > 0) throw notARange(text);
  if (length === undefined)
    throw new SeaworthyError('spec', `${text} has no prefix length`, { hint: `${text}/16, for instance` });
  if (!/^(\d|[12]\d|3[0-2])$/.test(length)) throw notARange(text);
  const prefix = Number(length);
  const lowest = base - (base % 2 ** (32 - prefix));
  if (lowest !== base) {
    const meant = formatCidr({ base: lowest, prefix });
    throw new SeaworthyError('spec', `${text} is an address inside a range`, { hint: `did you mean ${meant}?` });
  }
  return { base, prefix };
}

function notARange(text: string): SeaworthyError {
  return new SeaworthyError('spec', `"${text}" is not an IPv4 range`, { hint: 'write it like 10.244.0.0/16' });
}

/** Reads `10.244.0.1` as a number, or throws a `spec` error. */
export function parseAddress(text: string): number {
  const address = readAddress(text);
  if (address === undefined) throw new SeaworthyError('spec', `"${text}" is not an IPv4 address`);
  return address;
}

function readAddress(text: string): number | undefined {
  const parts = text.split('.');
  const valid = parts.length === 4 && parts.every(part => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return valid ? parts.reduce((sum, part) => sum * 256 + Number(part), 0) : undefined;
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map(shift => (address >>> shift) & 255).join('.');
}

export function formatCidr(range: Cidr): string {
  return `${formatAddress(range.base)}/${range.prefix}`;
}

/** How many addresses the range holds, network and broadcast address included. */
export function cidrSize(range: CidrLike): number {
  return 2 ** (32 - asCidr(range).prefix);
}

/** Whether an address, or the whole of another range, lies in the range. `10.0.0.1` is an address, `10.0.0.0/24` a range. */
export function cidrContains(range: CidrLike, inner: CidrLike): boolean {
  const outer = asCidr(range);
  const { base, prefix } = typeof inner === 'string' && !inner.includes('/') ? asHost(inner) : asCidr(inner);
  return prefix >= outer.prefix && base >= outer.base && base < outer.base + cidrSize(outer);
}

export function cidrsOverlap(a: CidrLike, b: CidrLike): boolean {
  return cidrContains(a, b) || cidrContains(b, a);
}

/** The address `n` after the network address (0 is the network address itself); a `spec` error past the range's end. */
export function nthAddress(range: CidrLike, n: number): string {
  const { base, prefix } = asCidr(range);
  if (!Number.isInteger(n) || n < 0 || n >= 2 ** (32 - prefix))
    throw new SeaworthyError('spec', `${formatCidr({ base, prefix })} has no address number ${n}`, {
      hint: 'choose a larger range',
    });
  return formatAddress(base + n);
}

/** The half of the range with the higher addresses. */
export function upperHalf(range: CidrLike): string {
  const { prefix } = asCidr(range);
  return `${nthAddress(range, 2 ** (31 - prefix))}/${prefix + 1}`;
}

/** The first address a host can have: the one after the network address. */
export function firstUsable(range: CidrLike): string {
  return nthAddress(range, 1);
}

function asCidr(range: CidrLike): Cidr {
  return typeof range === 'string' ? parseCidr(range) : range;
}

function asHost(address: string): Cidr {
  return { base: parseAddress(address), prefix: 32 };
}
