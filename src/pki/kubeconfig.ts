import { stringify } from 'yaml';
import type { Leaf } from './types.ts';

export interface ClusterAccess {
  cluster: string;
  /** e.g. https://10.89.60.2:6443 */
  server: string;
  /** PEM certificates that the API server is verified with. */
  trust: readonly string[];
}

/** A kubeconfig for a component on a machine, certificate and key embedded: a secret. */
export function machineKubeconfig(access: ClusterAccess, user: string, leaf: Leaf): string {
  return kubeconfig(access, user, {
    'client-certificate-data': base64(leaf.cert),
    'client-key-data': base64(leaf.key),
  });
}

/** The command that kubectl runs for a fresh certificate. */
export interface CredentialCommand {
  /** An absolute path, or a name on the operator's PATH, and what comes before the subcommand. */
  command: readonly string[];
  clusterDocument: string;
  stateDir: string;
}

/** The operator's kubeconfig. It holds no secret: kubectl asks `seaworthy credential` for a short-lived certificate when it needs one. */
export function operatorKubeconfig(access: ClusterAccess, user: string, credential: CredentialCommand): string {
  return kubeconfig(access, user, {
    exec: {
      apiVersion: EXEC_API,
      command: credential.command[0],
      args: [
        ...credential.command.slice(1),
        'credential',
        '--file',
        credential.clusterDocument,
        '--state-dir',
        credential.stateDir,
      ],
      interactiveMode: 'Never',
      provideClusterInfo: false,
      installHint: 'seaworthy issues the certificates for this cluster: put it on your PATH',
    },
  });
}

function kubeconfig({ cluster, server, trust }: ClusterAccess, user: string, credentials: object): string {
  const context = `${user}@${cluster}`;
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: cluster, cluster: { server, 'certificate-authority-data': base64(trust.join('')) } }],
      users: [{ name: user, user: credentials }],
      contexts: [{ name: context, context: { cluster, user } }],
      'current-context': context,
    },
    { lineWidth: 0 },
  );
}

const EXEC_API = 'client.authentication.k8s.io/v1';
/** kubectl asks for the next certificate this long (ms) before the old one ends, so that clocks may differ a little. */
const RENEW_BEFORE = 60_000;

/** What `seaworthy credential` prints for kubectl (ExecCredential v1): a secret, for standard output only. */
export function execCredential(leaf: Leaf): string {
  return JSON.stringify({
    apiVersion: EXEC_API,
    kind: 'ExecCredential',
    status: {
      expirationTimestamp: new Date(leaf.notAfter - RENEW_BEFORE).toISOString().replace('.000Z', 'Z'),
      clientCertificateData: leaf.cert,
      clientKeyData: leaf.key,
    },
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
