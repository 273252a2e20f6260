import { signingRequest } from '../../../pki/request.ts';
import type { ApiRequest } from '../../api/caller.ts';

export const REQUESTS = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

export interface CsrOrder {
  name: string;
  signer: 'kube-apiserver-client' | 'kubelet-serving' | 'kube-apiserver-client-kubelet';
  commonName: string;
  organizations: readonly string[];
  names?: readonly string[];
  dryRun?: boolean;
}

export async function csrRequest({ name, signer, dryRun, ...subject }: CsrOrder): Promise<ApiRequest> {
  const pem = await signingRequest(subject);
  const usages =
    signer === 'kubelet-serving' ? ['digital signature', 'server auth'] : ['digital signature', 'client auth'];
  return {
    method: 'POST',
    path: `${REQUESTS}${dryRun ? '?dryRun=All' : ''}`,
    body: {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name, labels: { 'seaworthy.dev/canary': 'verify' } },
      spec: {
        request: Buffer.from(pem).toString('base64'),
        signerName: `kubernetes.io/${signer}`,
        usages,
        expirationSeconds: 600,
      },
    },
  };
}
