/** How each component of the stand is started: what a misconfiguration changes. */
export interface Settings {
  etcd: Flags;
  apiserver: Flags;
  'controller-manager': Flags;
  scheduler: Flags;
  /** A KubeletConfiguration, and a KubeProxyConfiguration. */
  kubelet: Config;
  proxy: Config;
  /** Files under the stand's folder, by path; in a component's settings as `{folder}/path`. */
  files: Record<string, string>;
  /** Files of the machine itself: what a search of its disks sees. */
  disk: Record<string, string>;
  /** Objects made before the checks, and deleted after them. */
  objects: { path: string; body: object }[];
  /** Ports on which somebody listens who should not; on loopback addresses of the machine or on its own. */
  strangers: { host: string; port: number }[];
  /** Commands in the stand's network: run before the checks, and undone after them. */
  network: { run: string[]; undo: string[] }[];
  /** kubectl proxy, as an API server in plaintext. */
  plaintextProxy: boolean;
  /** Names in the leaf that the machine's etcd has as a peer. */
  nameless: boolean;
  /** The machine has the endpoint's address beside its own. */
  holdsEndpoint: boolean;
  /** What has to be made first, such as a certificate. */
  pending?: () => Promise<void>;
}

export type Flags = Record<string, string | undefined>;
export type Config = Record<string, unknown>;

/** One misconfiguration. `flips` are the checks that must fail by it and pass without it, its owner first. */
export interface Mutation {
  name: string;
  flips: readonly string[];
  /** Changes the settings; what is left open is drawn by chance. */
  apply(settings: Settings, chance: Chance): void;
}

export interface Chance {
  between(first: number, last: number): number;
  one<T>(of: readonly T[]): T;
}

/** The same numbers for the same seed. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (first: number, last: number) => first + Math.floor(next() * (last - first + 1));
  return { between, one: of => of[between(0, of.length - 1)] as (typeof of)[number] };
}
