import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer pleases; fails with the last answer. Returns the milliseconds it took. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  pleases: (answer: T) => boolean,
  limit = 20_000,
): Promise<number> {
  const started = performance.now();
  for (;;) {
    const answer = await ask();
    const took = performance.now() - started;
    if (pleases(answer)) return took;
    if (took > limit) throw new Error(`${what}: not within ${limit} ms; last seen: ${JSON.stringify(answer)}`);
    await sleep(50);
  }
}

/** Which machine answers a new connection to this port; undefined when none does. */
export function whoAnswers(host: string, port: number): Promise<string | undefined> {
  return new Promise(resolve => {
    const call = request(
      { host, port, path: '/whoami', rejectUnauthorized: false, agent: false, timeout: 2000 },
      answer => {
        let body = '';
        answer.on('data', chunk => {
          body += chunk;
        });
        answer.on('end', () => resolve(body.trim() || undefined));
      },
    );
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(undefined));
    call.end();
  });
}
