import { hostname } from 'node:os';

/** The person at work, as others on this host and elsewhere know them. */
export function whoIsAtWork(env: Record<string, string | undefined> = process.env): string {
  return `${env.USER ?? env.LOGNAME ?? 'operator'}@${hostname()}`;
}
