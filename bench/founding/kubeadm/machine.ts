import type { MachineInput } from '../../../src/machine/input.ts';
import { apiReady } from '../../../src/machine/node/api-ready.ts';
import { CONTAINERD_SOCKET, containerd } from '../../../src/machine/node/containerd.ts';
import { flannel } from '../../../src/machine/node/flannel.ts';
import { kernel } from '../../../src/machine/node/kernel.ts';
import { kubeProxy } from '../../../src/machine/node/kube-proxy.ts';
import { SERVICE_DEFAULTS, unitText } from '../../../src/machine/node/unit.ts';
import { publicFile } from '../../../src/machine/part.ts';
import { BIN, KUBERNETES } from '../../../src/machine/paths.ts';
import { fill } from '../../../src/machine/placeholders.ts';
import type { MachineBundle, MachineFile } from '../../../src/machine/types.ts';
import { machineImages } from '../../../src/verbs/blueprints.ts';
import type { Authorities } from './authorities.ts';
import { CONFIG, COREDNS_PATCH, DISCOVERY, initConfig, joinConfig, PATCHES } from './config.ts';
import type { Member, Site } from './site.ts';

/** Our own units but for the kubelet's, and kubeadm's configuration. No firewall and no profile: plain kubeadm has none. */
export function kubeadmMachine(site: Site, member: Member, authorities: Authorities, founds: boolean): MachineBundle {
  const { name, address, role } = member;
  const parts = [kernel, containerd, apiReady, kubeProxy, flannel].map(make => make(inputOf(site)));
  const values = { name, address, 'cluster-id': site.clusterId, endpoint: site.endpoint };
  const filled = <T extends { content: string }>(each: T): T => ({ ...each, content: fill(each.content, values) });
  return {
    name,
    address,
    role,
    ...(role === 'worker' ? { pool: site.spec.workers[0]?.name } : {}),
    files: [
      ...parts.flatMap(part => part.files ?? []).map(filled),
      publicFile('/etc/hostname', `${name}\n`),
      ...authorities.agents,
      ...(role === 'control-plane' ? authorities.shared : []),
      ...told(site, member, authorities, founds),
    ],
    units: [...parts.flatMap(part => part.units ?? []).map(filled), kubelet],
    users: [],
  };
}

/** Agents use the endpoint, on control planes as well: there it answers first. */
function inputOf({ spec, release, traits, machineNetwork, controlPlaneNetwork }: Site): MachineInput {
  return {
    spec,
    role: 'worker',
    pool: spec.workers[0]?.name,
    traits,
    machineNetwork,
    controlPlaneNetwork,
    images: machineImages(release),
    trust: {} as MachineInput['trust'],
    sharedKeyIds: { serviceAccount: [], encryption: [] },
  };
}

function told(site: Site, member: Member, { discovery }: Authorities, founds: boolean): MachineFile[] {
  const config = founds ? initConfig(site, member) : joinConfig(site, member);
  return [
    { path: CONFIG, mode: 0o600, content: config, secret: true },
    publicFile(DISCOVERY, discovery),
    publicFile(`${PATCHES}/corednsdeployment.yaml`, COREDNS_PATCH),
  ];
}

/** As kubeadm expects it: its flags and its configuration are written by kubeadm, which then starts it. */
const kubelet = {
  name: 'kubelet.service',
  enabled: false,
  content: unitText({
    Unit: { Description: 'kubelet, for kubeadm', After: 'containerd.service', StartLimitIntervalSec: '0' },
    Service: {
      EnvironmentFile: '-/var/lib/kubelet/kubeadm-flags.env',
      ExecStart: [
        `${BIN}/kubelet`,
        `--bootstrap-kubeconfig=${KUBERNETES}/bootstrap-kubelet.conf`,
        `--kubeconfig=${KUBERNETES}/kubelet.conf`,
        '--config=/var/lib/kubelet/config.yaml',
        '$KUBELET_KUBEADM_ARGS',
      ].join(' '),
      ...SERVICE_DEFAULTS,
    },
    Install: { WantedBy: 'multi-user.target' },
  }),
};

/** For a shell on the machine: waits for the container runtime, then runs kubeadm. */
export function kubeadmCommand(verb: 'init' | 'join'): string[] {
  const wait = `until [ -S ${CONTAINERD_SOCKET} ] && systemctl is-active --quiet containerd; do sleep 0.1; done`;
  const quiet = verb === 'init' ? ' --skip-token-print' : '';
  return ['/bin/sh', '-c', `${wait}; exec ${BIN}/kubeadm ${verb} --config ${CONFIG}${quiet}`];
}
