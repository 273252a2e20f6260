import type { KubeObject } from '../kube/types.ts';

/** What is applied over the API as one: all its objects, in this order. */
export interface Addon {
  id: AddonId;
  objects: KubeObject[];
  /** Of the objects; recorded when they have been applied (`record.ts`). */
  digest: string;
  /** It works when all of these hold; none means that it works once applied. */
  ready: ReadyCheck[];
}

export type AddonId = 'node-admission' | 'aggregation' | 'rbac' | 'coredns';

/** What to read, and how many pods of it have to be available; `isReady` judges. */
export interface ReadyCheck {
  apiVersion: 'apps/v1';
  kind: 'Deployment';
  namespace: string;
  name: string;
  minAvailable: number;
}
