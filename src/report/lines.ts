import type { Assessed, Evidence, Remedy } from './contract.ts';

/** Where a remedy's setting stands, for people: `kubeadm: ClusterConfiguration …`. The setting itself comes first. */
export function remedyLines({ setting, by }: Remedy): string[] {
  return [setting, ...Object.entries(by).map(([installer, place]) => `${installer}: ${place}`)];
}

/** `CIS 1.2.1`, `NSA C-0262`, `STIG V-242390`. */
export function coversOf({ covers }: Assessed['check']): string[] {
  return Object.entries(covers).flatMap(([body, ids]) => (ids ?? []).map(id => `${body.toUpperCase()} ${id}`));
}

/** `401: GET /api from host to 127.0.0.1:6443 as a forged certificate, TLS 1.3`. */
export function evidenceLine({ request, vantage, target, credential, tls, response }: Evidence): string {
  const as = credential ? ` as ${credential.kind}` : '';
  return `${response}: ${request} from ${vantage} to ${target}${as}${tls ? `, ${tls}` : ''}`;
}
