/** Who can mend an error. Each kind has its own exit code (10 and up), documented in docs/reference/exit-codes.md. */
export const EXIT_CODE_BY_KIND = {
  spec: 10,
  credentials: 11,
  machine: 12,
  etcd: 13,
  kube: 14,
  provider: 15,
  payload: 16,
  internal: 17,
  state: 18,
} as const;

export type ErrorKind = keyof typeof EXIT_CODE_BY_KIND;

export interface ErrorDetails {
  /** What to do next, as one imperative sentence. */
  hint?: string;
  /** Whether the same call may succeed when made again unchanged. Default false. */
  retry?: boolean;
  /** No repetition can mend it, ever: nobody need try to find that out. Default: only what is wrong in the document. */
  final?: boolean;
  cause?: unknown;
}

/** The one error of the library: what happened, who can mend it, what to do next, and whether trying again helps. */
export class SeaworthyError extends Error {
  override readonly name = 'SeaworthyError';
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly retry: boolean;
  readonly final: boolean;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.hint = details.hint;
    this.retry = details.retry ?? false;
    this.final = !this.retry && (details.final ?? kind === 'spec');
  }

  get exitCode(): number {
    return EXIT_CODE_BY_KIND[this.kind];
  }
}

export function isSeaworthyError(error: unknown): error is SeaworthyError {
  return error instanceof SeaworthyError;
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Lets an abort through untouched; everything unknown becomes an internal error with its cause. */
export function toSeaworthyError(error: unknown): SeaworthyError {
  if (isSeaworthyError(error)) return error;
  return new SeaworthyError('internal', messageOf(error), {
    cause: error,
    hint: 'this is a fault of seaworthy itself: please report it with the output of `seaworthy history`',
  });
}
