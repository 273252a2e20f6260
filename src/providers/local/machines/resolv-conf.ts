import { readFile } from 'node:fs/promises';

/** Where resolvers that listen on loopback keep the servers they ask; then the ordinary place. */
const PLACES = ['/run/systemd/resolve/resolv.conf', '/etc/resolv.conf'];

/**
 * What machines and their pods resolve names with: the host's servers, but none on a loopback (the engine's own resolver included),
 * which means something else in every network namespace.
 */
export async function machineResolvConf(): Promise<string> {
  const texts = await Promise.all(PLACES.map(place => readFile(place, 'utf8').catch(() => '')));
  return texts.map(usable).find(text => text.includes('nameserver')) ?? '';
}

/** Pure. */
export function usable(text: string): string {
  const lines = text.split('\n').filter(line => /^(?:search|options|nameserver)\s/.test(line));
  return lines
    .filter(line => !/^nameserver\s+(?:127\.|::1)/.test(line))
    .map(line => `${line.trim()}\n`)
    .join('');
}
