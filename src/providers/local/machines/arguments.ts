import { createHash } from 'node:crypto';
import type { MachineBundle, MachineDigests } from '../../../machine/types.ts';
import type { PayloadMounts } from '../../provider.ts';
import { MACHINE_IMAGE } from '../base/images.ts';
import type { Engine } from '../engine/engine.ts';
import type { Folders } from '../folders.ts';
import { type HardLimits, limitFlags } from '../host/limits.ts';
import { labelFlags, machineLabels, ownLabels } from '../labels.ts';
import { hardwareAddress } from '../network/subnet.ts';
import { type LocalOptions, networkName } from '../options.ts';
import { DATA_DISK_PATH, dataFolder, hasDataDisk } from './data-disk.ts';

export interface CreateInput {
  bundle: MachineBundle;
  digests: MachineDigests;
  payload: PayloadMounts;
  options: LocalOptions;
  folders: Folders;
  engine: Pick<Engine, 'id' | 'runtimeFlags' | 'systemdFlags'>;
  cgroupVersion: 1 | 2;
  limits: HardLimits;
}

/** Arguments of `create` for a machine: a system container whose first process is systemd. Pure. */
export function createArgs(input: CreateInput): string[] {
  const { bundle, digests, options, engine, cgroupVersion } = input;
  return [
    'create',
    ...['--name', bundle.name, '--hostname', bundle.name],
    ...labelFlags({ ...ownLabels(options, 'machine'), ...machineLabels(bundle, digests) }),
    ...['--network', networkName(options), '--ip', bundle.address, '--mac-address', hardwareAddress(bundle.address)],
    ...['--privileged', '--cgroupns=private', '--pids-limit=-1', '--tty', '--log-opt', 'max-size=10m'],
    // What systemd takes for the request to halt in order.
    ...['--stop-signal', 'SIGRTMIN+3'],
    ...['--env', `container=${engine.id}`, '--env', `container_uuid=${machineUuid(options.clusterId, bundle.name)}`],
    ...['--tmpfs', '/run:rw,exec,mode=755', '--tmpfs', '/run/lock:rw', '--tmpfs', '/tmp:rw,exec,mode=1777'],
    ...limitFlags(input.limits),
    ...engine.runtimeFlags(cgroupVersion),
    ...engine.systemdFlags(cgroupVersion),
    ...mounts(input).flatMap(mount => ['--volume', mount]),
    MACHINE_IMAGE,
    '/sbin/init',
  ];
}

/** containerd's and kubelet's data must not lie on the container's overlay; the payload and the rest is the host's to give. */
function mounts({ bundle, payload, folders }: CreateInput): string[] {
  const own = folders.machine(bundle.name);
  return [
    `${payload.binDir}:/usr/local/bin:ro`,
    `${payload.cniDir}:/opt/cni/bin:ro`,
    `${own.resolvConf}:/etc/resolv.conf:ro`,
    `${own.containerd}:/var/lib/containerd`,
    `${own.kubelet}:/var/lib/kubelet`,
    ...(hasDataDisk(bundle.role) ? [`${dataFolder(own)}:${DATA_DISK_PATH}`] : []),
    ...(bundle.role === 'control-plane' ? [`${folders.audit(bundle.name)}:/var/log/kubernetes`] : []),
  ];
}

/** systemd makes the machine id of it: the same after every start, another for every machine. */
export function machineUuid(clusterId: string, name: string): string {
  const hex = createHash('sha256').update(`${clusterId}/${name}`).digest('hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
