import { createHash, X509Certificate } from 'node:crypto';
import { redact } from '../../kit/redact.ts';
import type { KubeAccess } from '../access.ts';
import type { Evidence, ResponseClass } from '../check.ts';
import type { ApiAnswer, ApiRequest, Who } from './caller.ts';

export function responseClass(status: number): ResponseClass {
  if (status === 401) return '401';
  if (status === 403) return '403';
  return status >= 200 && status < 300 ? 'accepted' : 'other-status';
}

/** SHA-256 of a certificate; of a token or anything else the first 16 hex digits of its own. */
export function credentialOf({ kind, cert, token }: Who): NonNullable<Evidence['credential']> {
  if (cert) return { kind, fingerprint: new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase() };
  if (token) return { kind, fingerprint: createHash('sha256').update(token).digest('hex').slice(0, 16) };
  return { kind };
}

/** At most 200 characters of what came back, on one line, without secrets. */
export function excerptOf(text: string): string {
  return redact(text).replace(/\s+/g, ' ').trim().slice(0, 200);
}

export interface ApiEvidenceFacts {
  who: Who;
  target: string;
  at: number;
  /** What is said of a body that may hold what nobody should read. */
  hide?: boolean;
}

/** What one request to the API showed. */
export function apiEvidence(request: ApiRequest, answer: ApiAnswer, facts: ApiEvidenceFacts): Evidence {
  return {
    request: `${request.method ?? 'GET'} ${request.path}`,
    vantage: 'host',
    target: facts.target,
    credential: credentialOf(facts.who),
    response: responseClass(answer.status),
    hash: createHash('sha256').update(answer.text).digest('hex'),
    excerpt: facts.hide ? `HTTP ${answer.status}` : excerptOf(messageIn(answer)),
    at: new Date(facts.at).toISOString(),
  };
}

/** The Status's message, where it is one: it says more than its braces. */
function messageIn(answer: ApiAnswer): string {
  const message = answer.json<{ kind?: string; message?: string }>();
  return message?.kind === 'Status' && message.message
    ? `HTTP ${answer.status}: ${message.message}`
    : `HTTP ${answer.status}: ${answer.text}`;
}

/** What was read of objects as the administrator; `seen` is what the judgement rests on, and nothing secret. */
export function objectEvidence(facts: {
  request: string;
  kube: KubeAccess | undefined;
  at: number;
  seen: unknown;
}): Evidence {
  const text = JSON.stringify(facts.seen);
  return {
    request: facts.request,
    vantage: 'host',
    target: facts.kube?.server ?? '',
    credential: { kind: 'administrator' },
    response: 'accepted',
    hash: createHash('sha256').update(text).digest('hex'),
    excerpt: excerptOf(text),
    at: new Date(facts.at).toISOString(),
  };
}
