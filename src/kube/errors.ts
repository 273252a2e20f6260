import { connectionFault, faultMessage } from '../kit/connection-fault.ts';
import { type ErrorKind, SeaworthyError } from '../kit/errors.ts';

/** What the API server answers in place of a result (meta/v1 Status). */
export interface StatusAnswer {
  message?: string;
  reason?: string;
  details?: { causes?: { reason?: string; message?: string }[] };
}

/** The API server refused. */
export class KubeRefused extends SeaworthyError {
  /** HTTP status. */
  readonly status: number;
  /** Kubernetes' reason in one word, e.g. AlreadyExists. */
  readonly reason: string;
  /** Each cause by itself, e.g. which PodDisruptionBudget. */
  readonly causes: string[];

  constructor(what: string, status: number, answer: StatusAnswer) {
    const { kind, retry, hint } = verdictOn(status, answer);
    super(kind, `${what}: ${answer.message || `HTTP ${status}`}`, { retry, ...(hint ? { hint } : {}) });
    this.status = status;
    this.reason = answer.reason ?? '';
    this.causes = (answer.details?.causes ?? []).flatMap(cause => (cause.message ? [cause.message] : []));
  }
}

interface Verdict {
  kind: ErrorKind;
  retry: boolean;
  hint?: string;
}

/** Too early, too many, in each other's way, or the server's own trouble may pass; what was judged on its merits stays so. */
function verdictOn(status: number, { message = '', reason = '' }: StatusAnswer): Verdict {
  if (status === 401)
    return {
      kind: 'credentials',
      retry: false,
      hint: 'check the clocks, and that the state at hand belongs to this cluster',
    };
  if (status === 403 && /User ".*" cannot /.test(message))
    return {
      kind: 'credentials',
      retry: false,
      hint: 'check that group seaworthy:admins is still bound to cluster-admin',
    };
  const passing = RETRY_STATUS.has(status) || status >= 500 || (status === 409 && reason !== 'AlreadyExists');
  return { kind: 'kube', retry: passing };
}

/** Request timeout, and too many requests. */
const RETRY_STATUS = new Set([408, 429]);

/** A call that got no answer: whose fault that is, and whether to try again. */
export function unanswered(server: string, error: unknown): SeaworthyError {
  if (error instanceof SeaworthyError) return error;
  const why = faultMessage(error);
  switch (connectionFault(error)) {
    case 'untrusted':
      return new SeaworthyError(
        'credentials',
        `the API server at ${server} shows a certificate that is not trusted: ${why}`,
        {
          hint: 'something else may answer in its place: compare its certificate with the kubernetes authority in the state',
          cause: error,
        },
      );
    case 'not-admitted':
      return new SeaworthyError(
        'credentials',
        `the API server at ${server} does not accept our client certificate: ${why}`,
        {
          hint: 'check that the state at hand belongs to this cluster',
          cause: error,
        },
      );
    case 'timeout':
      return new SeaworthyError('kube', `the API server at ${server} does not answer in time`, {
        retry: true,
        cause: error,
      });
    default:
      return new SeaworthyError('kube', `the API server at ${server} can't be reached: ${why}`, {
        retry: true,
        cause: error,
      });
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof KubeRefused && error.status === 404;
}

export function isAlreadyThere(error: unknown): boolean {
  return error instanceof KubeRefused && error.reason === 'AlreadyExists';
}

/** The object was changed, or is another one, since it was read. */
export function isConflict(error: unknown): boolean {
  return error instanceof KubeRefused && error.status === 409 && error.reason !== 'AlreadyExists';
}

/** Known, and without the right to do it. */
export function isForbidden(error: unknown): boolean {
  return error instanceof KubeRefused && error.status === 403;
}
