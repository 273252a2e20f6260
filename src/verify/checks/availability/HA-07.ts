import type { Access, ApiObject, KubeAccess, MachineAccess } from '../../access.ts';
import { type Check, type Evidence, failed, notAssessed, passed } from '../../check.ts';

interface Pod extends ApiObject {
  spec?: { containers?: { image: string; imagePullPolicy?: string }[]; nodeName?: string };
}

/** Every machine has the images of the core pods that could come to it, and none of those pods insists on fetching. */
export const ha07: Check = {
  id: 'HA-07',
  kind: 'audit',
  async assess(access) {
    const pods = await (access.kube as KubeAccess).list<Pod>('/api/v1/namespaces/kube-system/pods');
    const insisting = pods.filter(({ spec }) =>
      spec?.containers?.some(({ imagePullPolicy }) => imagePullPolicy === 'Always'),
    );
    if (insisting.length > 0)
      return failed('core pods start only where a registry answers', {
        where: insisting.map(({ metadata }) => metadata.name),
      });
    const found = await Promise.all(
      access.inventory.machines.map(({ name, role }) => missingOn(access, name, wantedOn(role, pods, access))),
    );
    const unread = found.filter(({ read }) => !read);
    const evidence = found.flatMap(({ evidence }) => evidence);
    if (unread.length > 0)
      return notAssessed(`needs to list the images on ${unread.map(({ machine }) => machine).join(', ')}`, {
        evidence,
      });
    const where = found.flatMap(({ machine, missing }) => missing.map(image => `${machine}: ${image}`));
    if (where.length > 0) return failed('machines lack images that core pods need', { evidence, where });
    return passed(`all ${found.length} machines have the images of the core pods that could come to them`, {
      evidence,
    });
  },
};

/** Control planes: what runs on control planes; every machine: what runs on some, but is no static pod of a control plane. */
function wantedOn(role: string, pods: readonly Pod[], { inventory }: Access): string[] {
  const planes = new Set(
    inventory.machines.filter(machine => machine.role === 'control-plane').map(({ name }) => name),
  );
  const onWorkers = pods.filter(({ spec }) => !planes.has(spec?.nodeName ?? ''));
  const wanted = role === 'control-plane' ? pods.filter(({ spec }) => planes.has(spec?.nodeName ?? '')) : onWorkers;
  return [...new Set(wanted.flatMap(({ spec }) => spec?.containers?.map(({ image }) => image) ?? []))];
}

interface Found {
  machine: string;
  read: boolean;
  missing: string[];
  evidence: Evidence[];
}

async function missingOn({ machines, clock }: Access, machine: string, wanted: readonly string[]): Promise<Found> {
  const list = 'ctr -n k8s.io images ls -q 2>/dev/null || crictl images -o json';
  const told = await (machines as MachineAccess).exec(machine, ['sh', '-c', list]).catch(() => undefined);
  const read = told?.exitCode === 0;
  const missing = read ? wanted.filter(image => !told.stdout.includes(image)) : [];
  const evidence: Evidence[] = read
    ? [
        {
          request: 'ctr -n k8s.io images ls -q',
          vantage: 'host',
          target: machine,
          response: 'accepted',
          excerpt: `has ${wanted.length - missing.length} of ${wanted.length}`,
          at: new Date(clock.now()).toISOString(),
        },
      ]
    : [];
  return { machine, read, missing, evidence };
}
