import type { Role } from '../../src/catalog/roles.ts';
import type { MachineBundle } from '../../src/machine/types.ts';
import { createAuthority, issueLeaf } from '../../src/pki/certificate.ts';

const HOUR = 3_600_000;
const UNIT = `[Unit]
Description=Answers like an API server

[Service]
WorkingDirectory=/srv
ExecStart=/usr/bin/openssl s_server -quiet -WWW -accept 6443 -cert /srv/tls.crt -key /srv/tls.key
Restart=always
RestartSec=0

[Install]
WantedBy=multi-user.target
`;

export interface ServingMachines {
  /** PEM of the authority that the endpoint is to trust. */
  trust: string;
  /** A machine whose certificate is of that authority, or of one that nobody trusts. */
  bundle(name: string, role: Role, address: string, options?: { foreign?: boolean }): Promise<MachineBundle>;
}

/** Machines that are told to serve /readyz and /whoami on :6443, each its own name. */
export async function servingMachines(): Promise<ServingMachines> {
  const now = Date.now();
  const validity = { notBefore: now - HOUR, notAfter: now + 24 * HOUR };
  const [own, foreign] = await Promise.all([
    createAuthority('kubernetes', 'contract', validity),
    createAuthority('kubernetes', 'contract', validity),
  ]);
  return {
    trust: own.cert,
    bundle: async (name, role, address, options = {}) => {
      const request = {
        subject: { commonName: name },
        usages: ['server'] as const,
        names: ['kubernetes'],
        ...validity,
      };
      const leaf = await issueLeaf(options.foreign ? foreign : own, request);
      return {
        name,
        role,
        ...(role === 'worker' ? { pool: 'general' } : {}),
        address,
        users: [],
        files: [
          { path: '/srv/readyz', mode: 0o644, content: 'ok' },
          { path: '/srv/whoami', mode: 0o644, content: name },
          { path: '/srv/tls.crt', mode: 0o644, content: leaf.cert },
          { path: '/srv/tls.key', mode: 0o600, content: leaf.key, secret: true },
          { path: '/etc/seaworthy/owned', mode: 0o640, uid: 2379, gid: 2380, content: 'owned' },
        ],
        units: [{ name: 'serving.service', enabled: true, content: UNIT }],
      };
    },
  };
}
