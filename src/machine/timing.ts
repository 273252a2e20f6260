/** Seconds. Limits of a control plane's polite stop, 135 in all: what the lifecycle gives a stop has to be more. */
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
