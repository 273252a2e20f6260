import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { askForPods, type WantedPod } from './tenant-pods.ts';

const TAINT = 'node-role.kubernetes.io/control-plane';

/** A tenant asks for a pod that bears the taint of control planes, and for one that is put onto one by name. */
export const pod03: Check = {
  id: 'POD-03',
  kind: 'attack',
  async assess(access) {
    const plane = access.inventory.machines.find(({ role }) => role === 'control-plane')?.name;
    if (!plane) return notAssessed('needs to see a control plane: no node says it is one');
    const [control, ...asked] = await askForPods(access, [{ what: 'a plain pod', spec: {} }, ...wanted(plane)]);
    const evidence = asked.map(each => each.evidence);
    if (!control?.granted) return notAssessed('needs a tenant who gets a plain pod: this one gets none', { evidence });
    const granted = asked.filter(each => each.granted).map(({ what }) => what);
    if (granted.length > 0) return failed(`a tenant gets ${granted.join(', ')}`, { evidence, where: [plane] });
    const unclear = asked.find(each => each.unclear);
    if (unclear) return notAssessed(`no refusal that says anything: ${unclear.what}, ${unclear.unclear}`, { evidence });
    return passed('a tenant gets no pod that could come to a control plane', { evidence });
  },
};

function wanted(plane: string): WantedPod[] {
  return [
    {
      what: 'a pod that bears the taint of control planes',
      spec: { tolerations: [{ key: TAINT, operator: 'Exists' }] },
    },
    { what: 'a pod that bears every taint', spec: { tolerations: [{ operator: 'Exists' }] } },
    { what: 'a pod on a control plane by its name', spec: { nodeName: plane } },
  ];
}
