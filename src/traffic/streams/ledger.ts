/** A write that the API server said it has made. */
export interface Acknowledged {
  name: string;
  value: number;
  resourceVersion: string;
  /** On the monotonic clock (ms). */
  at: number;
}

/** A change as the watch tells it. */
export interface Seen {
  name: string;
  value: number;
  resourceVersion: string;
}

/** What was acknowledged, and what of it was seen again. Writer and watcher share one. */
export interface Ledger {
  acknowledge(write: Acknowledged): void;
  /** The watch told of a change: the acknowledged write that it is, if it is known already. */
  saw(change: Seen): Acknowledged | undefined;
  /** Acknowledged, and not seen by the watch with exactly this value and version. */
  unseen(): Acknowledged[];
  /** Told more than once. */
  seenAgain(): number;
  /** Called for each that was acknowledged after it had been seen. */
  onLate(listener: (write: Acknowledged) => void): void;
}

export function createLedger(): Ledger {
  const acknowledged = new Map<string, Acknowledged>();
  const seen = new Set<string>();
  let again = 0;
  let late: (write: Acknowledged) => void = () => {};
  const key = ({ name, value, resourceVersion }: Seen) => `${name} ${value} ${resourceVersion}`;
  return {
    acknowledge(write) {
      acknowledged.set(key(write), write);
      if (seen.has(key(write))) late(write);
    },
    saw(change) {
      if (seen.has(key(change))) again += 1;
      seen.add(key(change));
      return acknowledged.get(key(change));
    },
    unseen: () => [...acknowledged.values()].filter(write => !seen.has(key(write))),
    seenAgain: () => again,
    onLate: listener => {
      late = listener;
    },
  };
}
