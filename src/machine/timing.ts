/** Seconds. How long a control plane takes to stop politely, longest first; the parts are limits, the usual stop is shorter. */
export const STOP = {
  /** The API server fails /readyz and serves on, so that the endpoint sees it leave (HA-04). */
  apiServerDelay: 10,
  /** Watches are ended one by one during this time. */
  watchGrace: 5,
  /** All of the API server's stop, with its requests in flight. */
  apiServer: 45,
  controllers: 10,
  /** etcd serves on until its member is removed, or this long. */
  etcd: 60,
} as const;

/** Seconds that a provider should give a machine's ordered stop before it cuts the power. */
export const ORDERED_STOP_SECONDS = 150;
