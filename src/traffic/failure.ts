import { connectionFault, faultMessage } from '../kit/connection-fault.ts';

/** An answer that is none: its status is not 2xx. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer';
  readonly status: number;
  /** Seconds, as the server asked for. */
  readonly retryAfter: number | undefined;

  constructor(status: number, text: string, retryAfter?: number) {
    super(`HTTP ${status}: ${firstLine(text)}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** No answer within the time that one attempt has. */
export class TooLate extends Error {
  override readonly name = 'TimeoutError';
}

/** What kind of failure this is, in a word or two by which failures are counted, and its message. */
export function failureOf(error: unknown): { kind: string; message: string } {
  const message = faultMessage(error);
  if (error instanceof BadAnswer) return { kind: `HTTP ${error.status}`, message };
  const { code } = error as { code?: unknown };
  return { kind: connectionFault(error) ?? (typeof code === 'string' ? code : 'other'), message };
}

/** A Status' own words, else the text's first line. */
function firstLine(text: string): string {
  const message = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return (message ?? text.split('\n', 1)[0] ?? '').slice(0, 300);
}
