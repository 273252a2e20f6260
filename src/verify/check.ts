import type { AccessNeed, CheckFact, CheckId, Severity } from '../catalog/checks.ts';
import type { Access } from './access.ts';

export type { AccessNeed, CheckFact, CheckId, Severity };

/** What came of a check by itself. A waiver is laid over it by the verdict, never by the check. */
export type Outcome = 'passed' | 'failed' | 'not-assessed';

/**
 * What a listener did. Only application bytes mean anything: a TLS 1.3 handshake that stands proves nothing. `silent`: connected, and no byte in
 * time; `closed`: ended without a byte; `accepted`: it answered the request as asked; `garbage`: bytes that are no answer.
 */
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

/** What a verdict rests on: one request and what came back. Nothing secret is in it. */
export interface Evidence {
  /** As a person could repeat it: `GET /api/v1/secrets`. */
  request: string;
  /** Where it was asked from: a vantage's id. */
  vantage: string;
  /** What was asked: `127.0.0.1:6443`, `etcd-harbor-cp-1`, a path on a machine. */
  target: string;
  /** As whom. The fingerprint is the certificate's SHA-256, or the first 16 hex digits of a token's. */
  credential?: { kind: string; fingerprint?: string };
  /** The TLS version that was forced, or agreed on. */
  tls?: string;
  response: ResponseClass;
  /** SHA-256 of the bytes that came back. */
  hash?: string;
  /** What came back, redacted, at most 200 characters. */
  excerpt?: string;
  /** ISO time. */
  at: string;
}

export interface Finding {
  outcome: Outcome;
  /** One sentence for people: what was seen; for not-assessed, what is needed. */
  says: string;
  evidence: Evidence[];
  /** Listeners, objects or machines concerned. */
  where?: string[];
}

/** One requirement's way to be judged. */
export interface Check {
  id: CheckId;
  /** `gate`: judges an observation, as guards and waiting do; `attack`: connects and tries; `audit`: reads objects or files. */
  kind: 'gate' | 'attack' | 'audit';
  /** What it makes and how that is undone; undefined for those that only read. */
  writes?: string;
  /** Needed beyond what the catalogue's row says. */
  needs?: readonly AccessNeed[];
  /** Milliseconds it may take; default of the runner. */
  timeoutMs?: number;
  /** May throw: then it is not assessed. It ends when `access.signal` is aborted, or is left behind. */
  assess(access: Access): Promise<Finding>;
}

type More = Partial<Pick<Finding, 'evidence' | 'where'>>;

export function passed(says: string, more: More = {}): Finding {
  return { outcome: 'passed', says, evidence: [], ...more };
}

export function failed(says: string, more: More = {}): Finding {
  return { outcome: 'failed', says, evidence: [], ...more };
}

/** `says` begins with what is missing: "needs …", "no answer from …". */
export function notAssessed(says: string, more: More = {}): Finding {
  return { outcome: 'not-assessed', says, evidence: [], ...more };
}
