import type { Report } from '../../verify/report.ts';
import type { VerbOptions } from '../types.ts';

export interface VerifyOptions extends VerbOptions {
  /** Any cluster, by an administrator's kubeconfig; without it, the cluster of the document. */
  kubeconfig?: string;
  context?: string;
  /** Ids of checks that may be left unassessed in this run. */
  acceptUnassessed?: readonly string[];
  /** Only these checks. */
  only?: readonly string[];
  /** Nothing is written, not even a canary namespace. */
  readOnly?: boolean;
  /** Seconds after which the run ends, whatever is under way. Default 300. */
  deadlineSeconds?: number;
  /** Connections a second. Default 200. */
  rate?: number;
}

export interface VerifyVerbs {
  /** Attacks every hop and judges what it saw: is this production grade? Exit code 0, 4 or 5 by `verdict`. */
  verify(options: VerifyOptions): Promise<Report>;
}
