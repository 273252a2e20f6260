/** The cluster document after validation, every default filled in. The zod schema in schema.ts is its only maker. */
export interface ClusterSpec {
  apiVersion: 'seaworthy.dev/v1alpha1';
  kind: 'Cluster';
  metadata: { name: string };
  kubernetes: { version: string };
  controlPlane: { replicas: number; kubelet?: KubeletSettings; audit?: { rules: AuditRule[] } };
  workers: WorkerPool[];
  network: {
    podCIDR: string;
    serviceCIDR: string;
    cni: 'flannel' | 'none';
    /** DNS domain of the cluster; fixed at founding. */
    clusterDomain: string;
  };
  endpoint: {
    /** DNS name put into the API servers' certificates beside the provider's address; fixed at founding. */
    name: string;
    port: number;
  };
  provider: ProviderSection;
  backup: BackupSpec;
  waivers: Waiver[];
}

export interface WorkerPool {
  name: string;
  replicas: number;
  labels: Record<string, string>;
  taints: Taint[];
  /** Extra machines while the pool is rolled, and machines that may be missing. */
  maxSurge: number;
  maxUnavailable: number;
  kubelet?: KubeletSettings;
  drain: { deadlineSeconds: number; afterDeadline: 'stop' | 'delete-pods' };
}

/** What is not said keeps the kubelet's default, or ours. */
export interface KubeletSettings {
  maxPods?: number;
  podPidsLimit?: number;
  systemReserved?: Reserved;
  kubeReserved?: Reserved;
}

export interface Reserved {
  cpu?: string;
  memory?: string;
  'ephemeral-storage'?: string;
}

/** A rule of an audit policy: what is left empty matches everything. */
export interface AuditRule {
  level: 'None' | 'Metadata' | 'Request' | 'RequestResponse';
  users: string[];
  userGroups: string[];
  verbs: string[];
  resources: { group: string; resources: string[]; resourceNames: string[] }[];
  namespaces: string[];
  nonResourceURLs: string[];
}

export interface Taint {
  key: string;
  value?: string;
  effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface ProviderSection {
  local: LocalProviderSpec;
}

export interface LocalProviderSpec {
  engine: 'auto' | 'podman' | 'docker';
  /** Port on the operator's loopback where the API endpoint is published. */
  apiPort: number;
  /** IPv4 range of the machines' network; chosen by the tool when absent. */
  subnet?: string;
}

/** Leaves one requirement out, in the open: which check, why, until when (`never` only with provider local). */
export interface Waiver {
  check: string;
  reason: string;
  expires: string;
}

/** Where backups go, and who can open them. Paths as written: seen from the document. */
export interface BackupSpec {
  folder?: string | undefined;
  /** Text of public keys; src/backup/recipient.ts reads them. */
  recipients: string[];
  passphraseFile?: string | undefined;
  /** Milliseconds between two backups that `keep` takes by itself; undefined: none. */
  everyMs?: number;
  keep: RetentionPolicy;
}

export interface RetentionPolicy {
  last: number;
  daily: number;
  weekly: number;
}
