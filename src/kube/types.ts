import type { Duplex } from 'node:stream';

export interface KubeClientOptions {
  /** e.g. https://127.0.0.1:6443 */
  server: string;
  /** PEM: whom the API server's certificate is verified against. */
  ca: string;
  /** A client certificate; asked before each call, so that it can be renewed underneath. */
  credentials: () => Promise<{ cert: string; key: string }>;
  /** Name that the API server's certificate must carry. Default: the host of `server`. */
  serverName?: string;
  /** The bytes to lay TLS over. Default: TCP to `server`. */
  connect?: () => Promise<Duplex>;
  /** Milliseconds that any one call may take. Default 5000. */
  timeoutMs?: number;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: { kind: string; name: string; controller?: boolean }[];
}

/** Any API object as JSON. Times are text (RFC 3339), as they go over the wire. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** Which object; `namespace` only where its kind has one. */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
}

/** Which objects; without a namespace those of all. Selectors are in the API's own syntax. */
export interface ListQuery {
  apiVersion: string;
  kind: string;
  namespace?: string;
  fieldSelector?: string;
  labelSelector?: string;
}

export interface Applied {
  ref: ObjectRef;
  outcome: 'created' | 'configured' | 'unchanged';
}

/** Objects of any kind in `resources.ts`. Each call is one request, bounded in time; rejections are SeaworthyErrors. */
export interface KubeObjects {
  /** The object, or undefined when there is none. */
  get<T extends KubeObject = KubeObject>(ref: ObjectRef): Promise<T | undefined>;
  list<T extends KubeObject = KubeObject>(query: ListQuery): Promise<T[]>;
  /** Server-side apply, one after the other; takes over fields that others own. Other than by this field manager's next apply, fields stay. */
  apply(objects: readonly KubeObject[], options?: { fieldManager?: string }): Promise<Applied[]>;
  /** Makes an object; that it is there already is an error (see `isAlreadyThere`). */
  create<T extends KubeObject>(object: T): Promise<T>;
  /** JSON merge patch (RFC 7386): null removes. With metadata.resourceVersion in it, a change in between is an error (see `isConflict`). */
  patch<T extends KubeObject = KubeObject>(ref: ObjectRef, patch: object): Promise<T>;
  /** None there is success. With a uid, only that very object is deleted. */
  delete(ref: ObjectRef, options?: { uid?: string }): Promise<void>;
}

export interface PodRef {
  namespace: string;
  name: string;
}

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

/** Labels and taints that the document gives a node. */
export interface NodeMarks {
  labels: Record<string, string>;
  taints: Taint[];
}

/** The same shape as world's NodeSeen, which this room may not know. */
export interface KubeNode {
  name: string;
  uid: string;
  ready: boolean;
  /** Milliseconds since the epoch of the last change of Ready. */
  since: number;
  /** Its kubelet has said "not Ready" ever since the node was made; absent where that is not known. */
  neverReady?: boolean;
  schedulable: boolean;
  /** As the kubelet says it, e.g. v1.36.3. */
  kubeletVersion: string;
  labels: Record<string, string>;
  taints: Taint[];
  leaving: boolean;
  podsToLeave: PodRef[];
  volumeAttachments: number;
  /** Keys of the labels, and key:effect of the taints, that we put there: what `markNode` may take away again. */
  marked: { labels: string[]; taints: string[] };
}
