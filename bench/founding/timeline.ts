/** Moments of one founding, in ms since the epoch. */
export interface Timeline {
  /** The first machine's creation begins; it is booted as soon as it is made. */
  begun: number;
  /** The last machine's container runtime answers. */
  running: number;
  /** What happened in between, by name. */
  phases: Record<string, number>;
  nodes: number;
  coredns: number;
  /** How many nodes were Ready then. */
  ready: number;
}

export function end({ nodes, coredns }: Timeline): number {
  return Math.max(nodes, coredns);
}

/** Each phase in seconds after the beginning, in order. */
export function inSeconds(timeline: Timeline): Record<string, number> {
  const { begun, running, phases, nodes, coredns } = timeline;
  const all = { 'all machines run': running, ...phases, '5 nodes Ready': nodes, 'CoreDNS available': coredns };
  const sorted = Object.entries(all).sort(([, a], [, b]) => a - b);
  return Object.fromEntries(sorted.map(([name, at]) => [name, Math.round((at - begun) / 100) / 10]));
}
