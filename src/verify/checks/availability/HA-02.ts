import type { Access, Inventory, InventoryMachine, MachineAccess } from '../../access.ts';
import { type Check, type Evidence, failed, notAssessed, passed } from '../../check.ts';

/** Wherever components keep their way to the API: files of kubeadm, RKE2, k3s, kops; what a machine does not have is not read. */
const FILES =
  '/etc/kubernetes/*.conf /var/lib/kubelet/kubeconfig /var/lib/kube-proxy/kubeconfig /var/lib/rancher/*/agent/*.kubeconfig';
/** Kubeconfigs of people, and of founding. */
const OTHERS = /\/(admin|super-admin|bootstrap-kubelet)\.conf$/;

interface Way {
  machine: InventoryMachine;
  file: string;
  server: string;
}

/** Where the components of each machine look for the API. */
export const ha02: Check = {
  id: 'HA-02',
  kind: 'audit',
  async assess(access) {
    const ways = (await Promise.all(access.inventory.machines.map(machine => waysOf(access, machine)))).flat();
    if (ways.length === 0) return notAssessed('needs to read kubeconfigs on the machines: none was found');
    const evidence = ways.map(way => evidenceOf(way, access.clock.now()));
    const bound = ways.filter(way => dependsOnOne(way, access.inventory));
    const where = bound.map(({ machine, file, server }) => `${machine.name} ${file}: ${server}`);
    if (where.length > 0)
      return failed(`${new Set(bound.map(({ machine }) => machine.name)).size} machines depend on one control plane`, {
        evidence,
        where,
      });
    return passed(`${ways.length} kubeconfigs lead to the endpoint, or to the machine itself`, { evidence });
  },
};

async function waysOf({ machines }: Access, machine: InventoryMachine): Promise<Way[]> {
  const { names, exec } = machines as MachineAccess;
  if (!names.includes(machine.name)) return [];
  const told = await exec(machine.name, ['sh', '-c', `grep -sH "^ *server:" ${FILES}`]).catch(() => undefined);
  const lines = (told?.stdout ?? '').split('\n').filter(Boolean);
  return lines.flatMap(line => {
    const [, file = '', server = ''] = /^(\/[^:]+): *server: *"?([^"]+?)"?$/.exec(line) ?? [];
    return file && !OTHERS.test(file) ? [{ machine, file, server }] : [];
  });
}

/** Another machine that is a control plane, named by its own address. Its own, or this host's, is no other's. */
function dependsOnOne({ machine, server }: Way, { machines }: Inventory): boolean {
  const host = new URL(server).hostname.replace(/^\[|\]$/g, '');
  if (machine.addresses.includes(host) && machine.role === 'control-plane') return false;
  return machines.some(
    ({ name, role, addresses }) => role === 'control-plane' && (addresses.includes(host) || name === host),
  );
}

function evidenceOf({ machine, file, server }: Way, at: number): Evidence {
  return {
    request: `grep server: ${file}`,
    vantage: 'host',
    target: machine.name,
    response: 'accepted',
    excerpt: server,
    at: new Date(at).toISOString(),
  };
}
