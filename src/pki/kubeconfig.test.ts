import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { redact } from '../kit/redact.ts';
import { execCredential, machineKubeconfig, operatorKubeconfig } from './kubeconfig.ts';

const access = { cluster: 'harbor', server: 'https://10.89.60.2:6443', trust: ['CERT ONE\n', 'CERT TWO\n'] };
const leaf = {
  cert: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n',
  key: '-----BEGIN PRIVATE KEY-----\nBB==\n-----END PRIVATE KEY-----\n',
  notAfter: Date.UTC(2026, 10, 22, 12, 10),
};
const decode = (text: string) => Buffer.from(text, 'base64').toString();

it('a machine component has its certificate and key embedded, and every trusted authority', () => {
  const config = parse(machineKubeconfig(access, 'system:kube-proxy', leaf));
  expect(config).toMatchObject({ apiVersion: 'v1', kind: 'Config', 'current-context': 'system:kube-proxy@harbor' });
  expect(config.contexts).toEqual([
    { name: 'system:kube-proxy@harbor', context: { cluster: 'harbor', user: 'system:kube-proxy' } },
  ]);
  expect(config.clusters[0].cluster.server).toBe(access.server);
  expect(decode(config.clusters[0].cluster['certificate-authority-data'])).toBe('CERT ONE\nCERT TWO\n');
  expect(config.users[0].name).toBe('system:kube-proxy');
  expect(decode(config.users[0].user['client-certificate-data'])).toBe(leaf.cert);
  expect(decode(config.users[0].user['client-key-data'])).toBe(leaf.key);
  expect(redact(machineKubeconfig(access, 'x', leaf))).not.toContain(Buffer.from(leaf.key).toString('base64'));
});

it("the operator's kubeconfig holds no secret and asks seaworthy", () => {
  const text = operatorKubeconfig(access, 'ada', {
    command: ['/opt/a b/seaworthy'],
    clusterDocument: '/home/ada/cluster.yaml',
    stateDir: '/home/ada/.seaworthy/harbor',
  });
  expect(parse(text).users).toEqual([
    {
      name: 'ada',
      user: {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: '/opt/a b/seaworthy',
          args: ['credential', '--file', '/home/ada/cluster.yaml', '--state-dir', '/home/ada/.seaworthy/harbor'],
          interactiveMode: 'Never',
          provideClusterInfo: false,
          installHint: 'seaworthy issues the certificates for this cluster: put it on your PATH',
        },
      },
    },
  ]);
  expect(text).not.toContain('insecure');
});

it('the credential for kubectl ends a minute before the certificate', () => {
  expect(JSON.parse(execCredential(leaf))).toEqual({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: {
      expirationTimestamp: '2026-11-22T12:09:00Z',
      clientCertificateData: leaf.cert,
      clientKeyData: leaf.key,
    },
  });
});
