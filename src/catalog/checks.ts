import { COVERS } from './covers.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/**
 * What a check can not do without. `kubeconfig`: an administrator's way to the API; `canary`: leave to make things in a namespace of its own;
 * `vantage`: a place to connect from (any, or one of its kind); `machines`: commands on machines; `issuer`: the cluster's own authorities and
 * issued identities; `etcd`: reading what etcd holds; `document`: the cluster document.
 */
export type AccessNeed =
  | 'kubeconfig'
  | 'canary'
  | 'vantage'
  | 'vantage:host'
  | 'vantage:worker'
  | 'vantage:control-plane'
  | 'vantage:pod'
  | 'vantage:host-pod'
  | 'machines'
  | 'issuer'
  | 'etcd'
  | 'document';

/** What a requirement is about; reports are grouped by it. */
export const HOP_GROUPS = {
  ETC: 'etcd',
  API: 'API server',
  KBL: 'kubelet',
  CTL: 'control ports',
  NID: 'node identity',
  RBC: 'rights',
  POD: 'pods',
  NET: 'network',
  SVC: 'services',
  PKI: 'certificates',
  HA: 'availability',
} as const;
export type HopGroup = (typeof HOP_GROUPS)[keyof typeof HOP_GROUPS];

/** Ids of what others ask for. `nsa`: controls of the NSA framework as kubescape numbers them, for the guide has no ids. */
export interface Covers {
  cis?: readonly string[];
  nsa?: readonly string[];
  stig?: readonly string[];
}

/** What production grade asks for, one requirement a row: the id that verdicts and waivers name. */
export interface CheckFact {
  id: CheckId;
  severity: Severity;
  /** The requirement as a sentence that is true when the check passes. */
  requires: string;
  hop: HopGroup;
  /** All of these; without one the check is not assessed. */
  needs: readonly AccessNeed[];
  covers: Covers;
}

type Row = readonly [id: string, severity: Severity, requires: string, needs: readonly AccessNeed[]];

// biome-ignore format: a table, one row a line
const ROWS = [
  ['ETC-01', 'critical', 'etcd gives no plaintext client a single byte', ['vantage']],
  ['ETC-02', 'critical', 'etcd refuses clients without a certificate', ['vantage']],
  ['ETC-03', 'critical', 'etcd refuses clients of an unknown authority', ['vantage']],
  ['ETC-04', 'high', 'etcd refuses client certificates that are expired or meant for another use', ['vantage', 'issuer']],
  ['ETC-05', 'critical', "etcd refuses certificates of the cluster's other authorities", ['vantage', 'issuer']],
  ['ETC-06', 'critical', "etcd's peer port refuses plaintext and every certificate that is not a peer's", ['vantage']],
  ['ETC-07', 'medium', "etcd's peer port refuses etcd client certificates", ['vantage', 'issuer']],
  ['ETC-08', 'medium', "etcd's peer port refuses a peer certificate used from another address", ['vantage', 'issuer']],
  ['ETC-09', 'high', "etcd's ports are reached from control planes only", ['vantage']],
  ['ETC-10', 'medium', "etcd's metrics are served on loopback only", ['vantage']],
  ['ETC-11', 'low', 'etcd serves no profiling', ['etcd']],
  ['ETC-12', 'medium', 'etcd speaks no TLS older than 1.2 and no weak cipher', ['vantage']],
  ['ETC-13', 'high', 'secrets are encrypted in etcd', ['kubeconfig', 'canary', 'etcd']],
  ['ETC-14', 'high', "API servers verify etcd's certificate", ['kubeconfig']],
  ['ETC-15', 'medium', "etcd's data folder belongs to etcd alone", ['machines']],
  ['ETC-16', 'high', 'etcd has an odd number of healthy members, at least 3, without alarms', ['document']],
  ['API-01', 'critical', 'the API server answers no plaintext request', ['vantage']],
  ['API-02', 'critical', 'anonymous requests reach the health paths only', ['vantage']],
  ['API-03', 'medium', 'no join token can be found anonymously', ['kubeconfig']],
  ['API-04', 'critical', 'the API server refuses forged bearer tokens', ['vantage']],
  ['API-05', 'critical', 'the API server refuses client certificates of an unknown authority', ['vantage']],
  ['API-06', 'high', 'the API server refuses expired client certificates', ['vantage', 'issuer']],
  ['API-07', 'critical', 'nobody becomes another user by sending headers', ['kubeconfig', 'canary']],
  ['API-08', 'critical', 'the front proxy has an authority of its own and named clients', ['kubeconfig']],
  ['API-09', 'high', "the API server refuses certificates of the cluster's other authorities", ['vantage', 'issuer']],
  ['API-10', 'medium', 'the API server speaks no TLS older than 1.2 and no weak cipher', ['vantage']],
  ['API-11', 'high', "the API server's certificate is valid for each of its names", ['vantage']],
  ['API-12', 'high', "API servers verify the kubelets' certificates", ['kubeconfig']],
  ['API-13', 'critical', 'a fresh service account may do nothing but ask what it may do', ['kubeconfig', 'canary']],
  ['API-14', 'high', 'expired, revoked and misdirected service account tokens are refused', ['kubeconfig', 'canary']],
  ['API-15', 'medium', 'requests are found in the audit log, which outlives the machine', ['kubeconfig', 'canary', 'machines']],
  ['API-16', 'medium', 'the API server is reached from where it should be only', ['vantage']],
  ['API-17', 'high', 'there are no static tokens or passwords', ['kubeconfig']],
  ['KBL-01', 'critical', 'kubelets refuse anonymous requests', ['vantage']],
  ['KBL-02', 'critical', 'kubelets refuse certificates that are forged or expired', ['vantage']],
  ['KBL-03', 'critical', 'kubelets refuse users without rights', ['vantage', 'kubeconfig', 'canary']],
  ['KBL-04', 'high', "kubelets refuse other nodes' certificates", ['vantage', 'issuer']],
  ['KBL-05', 'high', 'nobody but the system may proxy to nodes', ['kubeconfig']],
  ['KBL-06', 'high', "the kubelet's read-only port is closed", ['vantage']],
  ['KBL-07', 'low', "the kubelet's health port is on loopback only", ['vantage']],
  ['KBL-08', 'high', 'kubelets serve with certificates that can be verified', ['vantage']],
  ['KBL-09', 'medium', 'kubelets speak no TLS older than 1.2', ['vantage']],
  ['KBL-10', 'medium', 'kubelets are reached from control planes only', ['vantage']],
  ['CTL-01', 'medium', 'controller manager and scheduler answer nobody without authentication', ['vantage']],
  ['CTL-02', 'medium', "kube-proxy's metrics are on loopback only", ['vantage']],
  ['CTL-03', 'low', "kube-proxy's health port serves health only", ['vantage']],
  ['CTL-04', 'high', "the pod network's own ports are closed to strangers", ['vantage']],
  ['CTL-05', 'critical', 'the container runtime is not reached over the network or from pods', ['vantage']],
  ['CTL-06', 'high', 'no machine listens on a port that is not in the table of hops', ['machines']],
  ['CTL-07', 'medium', 'loopback ports are not reached from neighbouring machines', ['vantage']],
  ['CTL-08', 'medium', "the endpoint's address can't be taken over by a machine", ['vantage']],
  ['NID-01', 'critical', 'a node may write itself and its own pods only', ['kubeconfig']],
  ['NID-02', 'critical', 'nobody can ask for a certificate in system:masters', ['kubeconfig']],
  ['NID-03', 'high', "no token can get an existing node's identity", ['kubeconfig']],
  ['NID-04', 'high', 'no bootstrap token outlives the making of the cluster', ['kubeconfig']],
  ['NID-05', 'high', "a kubelet can't get a serving certificate for another name", ['kubeconfig', 'canary']],
  ['NID-06', 'high', 'only the system may approve and sign certificate requests', ['kubeconfig']],
  ['NID-07', 'high', "authorities' keys are on no machine", ['machines']],
  ['NID-08', 'high', 'machines know the authorities before they join', ['machines']],
  ['NID-09', 'high', "a retired machine's certificates are refused", ['kubeconfig', 'issuer']],
  ['RBC-01', 'critical', 'anonymous and ordinary users have no rights but the defaults', ['kubeconfig']],
  ['RBC-02', 'high', 'service accounts hold no dangerous right beyond the allowed list', ['kubeconfig']],
  ['POD-01', 'critical', 'tenants get no privileged pods', ['kubeconfig', 'canary']],
  ['POD-02', 'critical', "tenants' pods get no host path, host namespace or added capability", ['kubeconfig', 'canary']],
  ['POD-03', 'high', "tenants' pods don't run on control planes", ['kubeconfig', 'canary']],
  ['POD-04', 'medium', 'pods run with seccomp, without raw sockets and unasked tokens', ['kubeconfig', 'canary', 'machines']],
  ['NET-01', 'high', 'NetworkPolicy is enforced', ['kubeconfig', 'canary']],
  ['NET-02', 'high', "pods don't reach the machines' control ports", ['vantage:pod']],
  ['NET-03', 'high', "pods don't reach the provider's metadata service", ['vantage:pod']],
  ['NET-04', 'critical', 'user data holds no secret', ['machines']],
  ['NET-05', 'medium', 'pod traffic between machines is encrypted where the model says so', ['machines']],
  ['NET-06', 'medium', 'only declared node ports are open', ['vantage', 'kubeconfig']],
  ['SVC-01', 'medium', "tenants can't claim external addresses for their services", ['kubeconfig', 'canary']],
  ['SVC-02', 'medium', "tenants can't write load balancer addresses or others' endpoints", ['kubeconfig', 'canary']],
  ['PKI-01', 'high', 'the authorities are distinct', ['machines']],
  ['PKI-02', 'high', 'no certificate is near its end', ['machines']],
  ['PKI-03', 'medium', 'keys, hashes and usages are strong and narrow', ['machines']],
  ['HA-01', 'high', 'there are at least 3 control planes in 3 failure domains', ['kubeconfig']],
  ['HA-02', 'high', 'machines depend on no single control plane', ['machines']],
  ['HA-03', 'high', 'the endpoint judges API servers by /readyz over TLS', ['document']],
  ['HA-04', 'high', 'API servers serve on until the endpoint has seen them leave', ['kubeconfig']],
  ['HA-05', 'medium', 'CoreDNS and its like run at least twice, on different machines', ['kubeconfig']],
  ['HA-06', 'high', 'controllers elect leaders among all control planes', ['kubeconfig']],
  ['HA-07', 'medium', 'machines boot and core pods start without a registry', ['kubeconfig', 'machines']],
] as const satisfies readonly Row[];

export type CheckId = (typeof ROWS)[number][0];

export const CHECKS: readonly CheckFact[] = ROWS.map(([id, severity, requires, needs]) => ({
  id,
  severity,
  requires,
  hop: hopOf(id),
  needs,
  covers: COVERS[id] ?? {},
}));

function hopOf(id: string): HopGroup {
  return HOP_GROUPS[id.slice(0, id.indexOf('-')) as keyof typeof HOP_GROUPS];
}

/** The row of a check id, or undefined. */
export function checkFact(id: string): CheckFact | undefined {
  return CHECKS.find(check => check.id === id);
}
