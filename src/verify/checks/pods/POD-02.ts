import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { askForPods, type WantedPod } from './tenant-pods.ts';

const WANTED: readonly WantedPod[] = [
  {
    what: 'a path of the host',
    spec: { volumes: [{ name: 'root', hostPath: { path: '/' } }] },
    container: { volumeMounts: [{ name: 'root', mountPath: '/host' }] },
  },
  { what: "the host's processes", spec: { hostPID: true } },
  { what: "the host's shared memory", spec: { hostIPC: true } },
  { what: "the host's network", spec: { hostNetwork: true } },
  { what: 'a port of the host', spec: {}, container: { ports: [{ containerPort: 80, hostPort: 80 }] } },
  ...['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE', 'NET_RAW'].map(capability => ({
    what: `the capability ${capability}`,
    spec: {},
    container: { securityContext: { capabilities: { add: [capability] } } },
  })),
  { what: 'to do without seccomp', spec: { securityContext: { seccompProfile: { type: 'Unconfined' } } } },
  {
    what: "the host's /proc unmasked",
    spec: {},
    container: { securityContext: { procMount: 'Unmasked' } },
  },
];

/** One by one, what takes a pod out of its box. */
export const pod02: Check = {
  id: 'POD-02',
  kind: 'attack',
  async assess(access) {
    const [control, ...asked] = await askForPods(access, [{ what: 'a plain pod', spec: {} }, ...WANTED]);
    const evidence = asked.map(each => each.evidence);
    if (!control?.granted) return notAssessed('needs a tenant who gets a plain pod: this one gets none', { evidence });
    const granted = asked.filter(each => each.granted).map(({ what }) => what);
    if (granted.length > 0) return failed(`a tenant's pod gets ${granted.join(', ')}`, { evidence });
    const unclear = asked.filter(each => each.unclear);
    if (unclear.length > 0)
      return notAssessed(`no refusal that says anything: ${unclear[0]?.what}, ${unclear[0]?.unclear}`, { evidence });
    return passed(`${asked.length} ways out of its box were refused to a tenant's pod`, { evidence });
  },
};
