import type { NodeSeen, PodRef } from '../observation.ts';
import { Listing } from './listing.ts';

/** What Kubernetes keeps in etcd, as far as machines are concerned. */
export interface SimKube {
  systemUid: string | undefined;
  nodes: Map<string, NodeSeen>;
  nodeList: Listing<NodeSeen>;
  addons: Map<string, { digest: string; ready: boolean }>;
  /** The admission policy's parameter object, once it is there; another set after each change. */
  allowed: Set<string> | undefined;
  apps: Map<string, App>;
  pods: Map<string, SimPod>;
  podsByNode: Map<string, Set<SimPod>>;
  /** Without a node; of these, who the scheduler is not about to look at. */
  pending: Set<SimPod>;
  unscheduled: Set<SimPod>;
  /** Where the scheduler goes on looking. */
  cursor: number;
}

/** A Deployment or StatefulSet with its PodDisruptionBudget. */
export interface App {
  name: string;
  replicas: number;
  /** The budget: an eviction that would leave fewer is refused with 429. */
  minAvailable: number;
  /** The pool it runs on; undefined: any worker. */
  pool: string | undefined;
  volumes: boolean;
}

export interface SimPod extends PodRef {
  app: string | undefined;
  node: string | undefined;
  terminating: boolean;
}

export function newKube(): SimKube {
  return {
    systemUid: undefined,
    nodes: new Map(),
    nodeList: new Listing(),
    addons: new Map(),
    allowed: undefined,
    apps: new Map(),
    pods: new Map(),
    podsByNode: new Map(),
    pending: new Set(),
    unscheduled: new Set(),
    cursor: 0,
  };
}
