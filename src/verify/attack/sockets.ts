import { isIPv4 } from 'node:net';

/** A socket that waits for others to come. */
export interface Listening {
  protocol: 'tcp' | 'udp';
  address: string;
  port: number;
}

const TCP_LISTEN = '0A';
const UDP_OPEN = '07';

/** Reads what `tail -n +2 /proc/net/{tcp,tcp6,udp,udp6}` says, each file after a line with its name. */
export function listeningOf(text: string): Listening[] {
  const found: Listening[] = [];
  let protocol: Listening['protocol'] = 'tcp';
  for (const line of text.split('\n')) {
    const header = /^==> .*\/(tcp|udp)6? <==$/.exec(line);
    if (header) protocol = header[1] as Listening['protocol'];
    const [, local = '', remote = '', state] = /^\s*\d+: (\S+) (\S+) ([0-9A-F]{2}) /.exec(line) ?? [];
    if (state !== (protocol === 'tcp' ? TCP_LISTEN : UDP_OPEN) || !/:0000$/.test(remote)) continue;
    const [host = '', port = ''] = local.split(':');
    found.push({ protocol, address: addressOf(host), port: Number.parseInt(port, 16) });
  }
  return found;
}

/** As the kernel prints it: words of four bytes, each in the machine's (little-endian) order. */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap(word => (word.match(/../g) ?? []).reverse().map(byte => Number.parseInt(byte, 16)));
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_none, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  const mapped = /^0:0:0:0:0:ffff:/.test(groups.join(':')) ? bytes.slice(12).join('.') : groups.join(':');
  return mapped;
}

export function isLoopback(address: string): boolean {
  return isIPv4(address) ? address.startsWith('127.') : address === '0:0:0:0:0:0:0:1';
}
