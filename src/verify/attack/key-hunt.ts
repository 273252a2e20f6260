import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';

/** A private key, or a certificate, and the file it was found in. */
export interface Found {
  path: string;
  /** The public key (SPKI, base64): the same for a key and the certificates made for it. */
  spki: string;
}

export interface Haul {
  keys: Found[];
  authorities: Found[];
  /** Client certificates of system:masters with their key beside them, in kubeconfigs. */
  masters: string[];
}

const MARK = '\u0001';
const FOLDERS =
  '/etc /root /home /opt /srv /tmp /run /var/lib/kubelet /var/lib/kubernetes /var/lib/cloud /var/lib/rancher /var/lib/k0s /var/backups';

/**
 * Prints every small file that holds a key, a certificate or a kubeconfig, after a line with its name. Keys come over the way that commands
 * on machines take, and are kept nowhere. Mounts of pods are left out: what they hold is the pod's own.
 */
export const HUNT = [
  `find ${FOLDERS} -xdev -type f -size -64k -not -path "/var/lib/kubelet/pods/*" 2>/dev/null |`,
  `while IFS= read -r f; do if grep -qaE "PRIVATE KEY|BEGIN CERTIFICATE|client-key-data" "$f" 2>/dev/null;`,
  `then printf "\\001%s\\n" "$f"; cat "$f"; fi; done`,
].join(' ');

/** What is in the output of the hunt. */
export function haulOf(output: string): Haul {
  const haul: Haul = { keys: [], authorities: [], masters: [] };
  for (const part of output.split(MARK).slice(1)) {
    const end = part.indexOf('\n');
    const path = part.slice(0, end);
    const text = withDecodedData(part.slice(end + 1));
    haul.keys.push(...keysIn(text).map(spki => ({ path, spki })));
    for (const certificate of certificatesIn(text)) {
      if (certificate.ca) haul.authorities.push({ path, spki: spkiOf(certificate) });
      if (/^O=system:masters$/m.test(certificate.subject) && keysIn(text).includes(spkiOf(certificate)))
        haul.masters.push(path);
    }
  }
  return haul;
}

/** Kubeconfigs hold PEM in base64. */
function withDecodedData(text: string): string {
  const data = [
    ...text.matchAll(/(?:client-key|client-certificate|certificate-authority)-data:\s*"?([A-Za-z0-9+/=]+)/g),
  ];
  return [text, ...data.map(([, value = '']) => Buffer.from(value, 'base64').toString())].join('\n');
}

function keysIn(text: string): string[] {
  const blocks = text.match(/-----BEGIN ([A-Z]+ )?PRIVATE KEY-----[\s\S]+?-----END ([A-Z]+ )?PRIVATE KEY-----/g) ?? [];
  return blocks.flatMap(block => {
    try {
      const key = createPublicKey(createPrivateKey(block));
      return [key.export({ type: 'spki', format: 'der' }).toString('base64')];
    } catch {
      return [];
    }
  });
}

function certificatesIn(text: string): X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap(block => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

export function spkiOf(certificate: X509Certificate): string {
  return certificate.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}
