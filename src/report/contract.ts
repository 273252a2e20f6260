import type { CheckFact, Severity } from '../catalog/checks.ts';

export type { Severity };
export type Outcome = 'passed' | 'failed' | 'not-assessed';
export type ResponseClass =
  | 'filtered'
  | 'refused-tcp'
  | 'refused-tls'
  | 'closed'
  | 'silent'
  | '401'
  | '403'
  | 'accepted'
  | 'other-status'
  | 'garbage';
export interface Evidence {
  request: string;
  vantage: string;
  target: string;
  credential?: { kind: string; fingerprint?: string };
  tls?: string;
  response: ResponseClass;
  hash?: string;
  excerpt?: string;
  at: string;
}
export interface Row extends CheckFact {
  hop: string;
  needs: readonly string[];
  covers: { cis?: readonly string[]; nsa?: readonly string[]; stig?: readonly string[] };
}
export interface Remedy {
  setting: string;
  by: Partial<Record<'seaworthy' | 'kubeadm' | 'kops' | 'k3s' | 'rke2' | 'talos', string>>;
}
export interface Waiver {
  check: string;
  reason: string;
  expires: string;
}
export interface Assessed {
  check: Row;
  outcome: Outcome;
  says: string;
  evidence: Evidence[];
  where?: string[];
  waiver?: Waiver;
  expiredWaiver?: Waiver;
  accepted?: boolean;
  remedy?: Remedy;
  seconds: number;
}
export interface InventoryMachine {
  name: string;
  role: 'control-plane' | 'worker';
  addresses: readonly string[];
  pool?: string;
  zone?: string;
  ready?: boolean;
}
export interface Address {
  host: string;
  port: number;
}
export interface Inventory {
  cluster: string;
  machines: readonly InventoryMachine[];
  endpoint?: { operator: Address; machines?: Address; names: readonly string[] };
  serviceAddress?: string;
  kubernetesVersion?: string;
  cni?: string;
  unknown: readonly string[];
}
export type Verdict = 'production-grade' | 'not' | 'undecided';
export interface Report {
  tool: { name: 'seaworthy'; version: string };
  at: string;
  seconds: number;
  cluster: string;
  access: { by: 'document' | 'kubeconfig'; vantages: readonly string[]; readOnly: boolean };
  inventory: Inventory;
  verdict: Verdict;
  assessed: Assessed[];
  why: string[];
  notes: string[];
}
