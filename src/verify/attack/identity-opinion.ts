import { FINE, fault, noAnswer, type Opinion } from './battery.ts';
import type { Hit } from './fire.ts';

/** Asked who it is: refused, or nobody of importance. */
export function nobodyBelieved({ seen, shot }: Hit): Opinion {
  if (['401', '403', 'refused-tls', 'closed'].includes(seen.response)) return FINE;
  if (seen.response === 'accepted') return fault(`believes ${shot.who.kind}${nameIn(seen.body)}`);
  return noAnswer(seen.status ? `HTTP ${seen.status}` : seen.response);
}

function nameIn(body: string): string {
  const name = /"username":\s*"([^"]*)"/.exec(body)?.[1];
  return name ? `: it is ${name}` : '';
}
