import { connectionFault, faultMessage } from '../kit/connection-fault.ts';
import { SeaworthyError } from '../kit/errors.ts';

/** What etcd's gateway says when it refuses: gRPC's code and message (api/v3rpc/rpctypes/error.go). */
export interface EtcdRefusal {
  code: number;
  message: string;
}

/** An error that etcd itself answered with; `refusal` lets idempotent calls tell "already so". */
export class EtcdRefused extends SeaworthyError {
  readonly refusal: EtcdRefusal;

  constructor(refusal: EtcdRefusal, what: string) {
    const rule = RULES.find(({ message }) => refusal.message.includes(message));
    super('etcd', `${what}: ${refusal.message}`, {
      retry: rule ? rule.retry : RETRY_CODES.has(refusal.code),
      ...(rule?.hint ? { hint: rule.hint } : {}),
    });
    this.refusal = refusal;
  }
}

/** gRPC's DEADLINE_EXCEEDED, ABORTED and UNAVAILABLE. */
const RETRY_CODES = new Set([4, 10, 14]);

const RULES: readonly { message: string; retry: boolean; hint?: string }[] = [
  {
    message: 'unhealthy cluster',
    retry: true,
    hint: 'etcd wants every member connected for about 5 s before it changes its membership: wait, or remove a member that is gone',
  },
  { message: 'too many learner members', retry: true, hint: 'promote or remove the learner that is there first' },
  { message: 'which is in sync with leader', retry: true, hint: 'wait until the learner has caught up' },
  {
    message: 'not enough started members',
    retry: true,
    hint: 'the change would leave too few started members for a quorum: wait until those added have started, or remove one that never will',
  },
  { message: 'not leader', retry: true },
  {
    message: 'database space exceeded',
    retry: false,
    hint: 'the NOSPACE alarm is raised: compact, defragment, then disarm it',
  },
  { message: 'corrupt cluster', retry: false, hint: 'replace the member that the CORRUPT alarm names' },
  { message: 'cluster ID mismatch', retry: false, hint: 'a machine of another etcd cluster answers at this address' },
];

/** No answer: nobody there, no way there, or not in time. */
export class EtcdSilent extends SeaworthyError {
  constructor(message: string, cause: unknown) {
    super('etcd', message, { retry: true, cause });
  }
}

/** A call that got no answer from etcd: whose fault that is, and whether to try again. */
export function unanswered(member: string, error: unknown): SeaworthyError {
  if (error instanceof SeaworthyError) return error;
  switch (connectionFault(error)) {
    case 'untrusted':
      return new SeaworthyError(
        'credentials',
        `etcd on ${member} shows a certificate that is not trusted: ${faultMessage(error)}`,
        {
          hint: 'something else may answer in its place: compare the certificate with the etcd-client authority in the state',
          cause: error,
        },
      );
    case 'not-admitted':
      return new SeaworthyError(
        'credentials',
        `etcd on ${member} does not accept our client certificate: ${faultMessage(error)}`,
        {
          hint: 'check that the state at hand belongs to this cluster',
          cause: error,
        },
      );
    case 'timeout':
      return new EtcdSilent(`etcd on ${member} does not answer in time`, error);
    default:
      return new EtcdSilent(`etcd on ${member} can't be reached: ${faultMessage(error)}`, error);
  }
}
