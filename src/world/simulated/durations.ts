import type { Random } from './random.ts';

/** Shortest and longest, in milliseconds; taken from what was measured on real machines (docs/adr, bench/). */
export type Durations = Record<keyof typeof DURATIONS, readonly [number, number]>;

export const DURATIONS = {
  /** Powered on until the container runtime answers. */
  boot: [1_200, 4_000],
  etcdStart: [500, 2_000],
  /** A failed etcd is started again by the kubelet, less and less often. */
  etcdRetry: [10_000, 60_000],
  election: [1_000, 2_000],
  catchUp: [1_000, 5_000],
  /** After a change of members or leader etcd wants all peers connected for this long before the next one. */
  reconfigure: [5_000, 5_000],
  apiServerStart: [5_000, 13_000],
  /** The API server's shutdown delay and drain. */
  apiServerStop: [10_000, 12_000],
  register: [500, 3_000],
  /** The admission policy refused the node: the kubelet asks again. */
  registerRetry: [3_000, 7_000],
  nodeReady: [1_000, 5_000],
  /** No heartbeat until the node is NotReady. */
  nodeLost: [40_000, 50_000],
  endpointUp: [200, 700],
  endpointDown: [300, 1_000],
  podEnds: [1_000, 10_000],
  podComesBack: [1_000, 6_000],
  volumeDetaches: [1_000, 6_000],
  addonReady: [1_000, 8_000],
  workerStop: [1_000, 4_000],
  /** Snapshot, seal, and the restore into a scratch etcd. */
  backup: [3_000, 9_000],
  powerOff: [400, 1_500],
} as const satisfies Record<string, readonly [number, number]>;

/** Without randomness the middle: what `plan` predicts with. */
export function draw(durations: Durations, name: keyof Durations, random: Random | undefined): number {
  const [low, high] = durations[name];
  return Math.round(low + (high - low) * (random ? random() : 0.5));
}
