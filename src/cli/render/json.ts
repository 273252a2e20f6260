import { redact } from '../../kit/redact.ts';

/** One line: `{"type": …, "at": <ISO 8601, UTC>, …}`. A value with its own `at` keeps it. Secrets are masked. */
export function jsonLine(type: string, value: object, now: number): string {
  return `${JSON.stringify({ type, at: new Date(now).toISOString(), ...value }, masked)}\n`;
}

/** Masks a text by what it says, and by the key it stands under. */
function masked(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const telling = `${key}=xxxx`;
  return redact(telling) === telling ? redact(value) : '[redacted]';
}
