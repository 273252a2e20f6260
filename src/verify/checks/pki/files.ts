import { type CertificateFacts, certificateFacts } from '../../../pki/inspect.ts';
import type { Access, MachineAccess } from '../../access.ts';
import type { Evidence } from '../../check.ts';

/** Where installers put certificates; what a machine does not have is not read. */
const FOLDERS = '/etc/kubernetes /var/lib/kubelet/pki /etc/etcd /var/lib/rancher /srv/kubernetes /system/secrets';

/** Prints certificates only, never a key: the blocks of files, and what kubeconfigs hold inline. */
const SCRIPT = `
for f in $(find ${FOLDERS} -type f \\( -name '*.crt' -o -name '*.pem' -o -name '*.cert' -o -name '*.conf' -o -name '*kubeconfig*' \\) 2>/dev/null | sort -u); do
  echo "FILE $f"
  sed -n '/-----BEGIN CERTIFICATE-----/,/-----END CERTIFICATE-----/p' "$f"
  sed -n 's/^ *client-certificate-data: *//p' "$f" | while read -r data; do echo "$data" | base64 -d; done
done`;

export interface CertificateFile {
  machine: string;
  path: string;
  facts: CertificateFacts;
}

export interface Certificates {
  found: CertificateFile[];
  /** Machines that could not be read. */
  unread: string[];
}

const read = new WeakMap<MachineAccess, Promise<Certificates>>();

/** Every certificate on the disks of all machines; read once in a run. */
export function certificatesOf(access: Access): Promise<Certificates> {
  const machines = access.machines as MachineAccess;
  const reading = read.get(machines) ?? readAll(access, machines);
  read.set(machines, reading);
  return reading;
}

async function readAll({ inventory }: Access, machines: MachineAccess): Promise<Certificates> {
  const names = inventory.machines.map(({ name }) => name);
  const all = await Promise.all(names.map(name => onMachine(machines, name)));
  return { found: all.flatMap(each => each ?? []), unread: names.filter((_, nth) => !all[nth]) };
}

async function onMachine(machines: MachineAccess, machine: string): Promise<CertificateFile[] | undefined> {
  const told = await machines.exec(machine, ['sh', '-c', SCRIPT]).catch(() => undefined);
  if (!told) return undefined;
  const files = told.stdout.split(/^FILE /m).slice(1);
  const found = files.flatMap(text => {
    const path = text.slice(0, text.indexOf('\n'));
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    return blocks.map(async pem => ({ machine, path, facts: await certificateFacts(pem) }));
  });
  const settled = await Promise.allSettled(found);
  return settled.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []));
}

/** One line a machine: how many were read. */
export function readEvidence({ found, unread }: Certificates, at: number): Evidence[] {
  const machines = [...new Set(found.map(({ machine }) => machine))];
  return machines.map(machine => ({
    request: `certificates under ${FOLDERS}`,
    vantage: 'host',
    target: machine,
    response: 'accepted',
    excerpt: `${found.filter(each => each.machine === machine).length} certificates${unread.length > 0 ? `; not read: ${unread.join(', ')}` : ''}`,
    at: new Date(at).toISOString(),
  }));
}
