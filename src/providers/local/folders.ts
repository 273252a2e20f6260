import { join } from 'node:path';
import type { LocalOptions } from './options.ts';

/** Where one machine's data lies on the host. */
export interface MachineFolders {
  root: string;
  containerd: string;
  kubelet: string;
  /** Image of the data disk, and where the host mounts it. */
  diskImage: string;
  diskMount: string;
  resolvConf: string;
  /** Holds the container's id once the machine is whole; without it the container is a leftover. */
  whole: string;
  /** Holds what the machine is while it is made anew around its disk: the container may be missing, the machine is not. */
  remaking: string;
  /** Holds a hash of all that a machine was told when it was made anew. */
  remade: string;
  /** Holds the start time of the run that is being stopped. */
  stopping: string;
  /** What the engine's client says while it stops the machine. */
  stopLog: string;
}

export interface Folders {
  /** What the provider keeps for this cluster beside the operator's state. */
  provider: string;
  /** Mounted into the endpoint: its configuration and trust. */
  endpoint: string;
  /** Name of the engine the cluster was made with. */
  engine: string;
  /** Data of all machines of this cluster. */
  machines: string;
  machine(name: string): MachineFolders;
  /** Audit logs of one control plane; they outlive it. */
  audit(name: string): string;
}

export function foldersOf(options: LocalOptions): Folders {
  const provider = join(options.stateDir, 'provider');
  const machines = join(options.cacheDir, 'machines', options.clusterId);
  return {
    provider,
    endpoint: join(provider, 'endpoint'),
    engine: join(provider, 'engine'),
    machines,
    machine: name => machineFolders(join(machines, name)),
    audit: name => join(options.stateDir, 'audit', name),
  };
}

function machineFolders(root: string): MachineFolders {
  return {
    root,
    containerd: join(root, 'containerd'),
    kubelet: join(root, 'kubelet'),
    diskImage: join(root, 'disk.img'),
    diskMount: join(root, 'disk'),
    resolvConf: join(root, 'resolv.conf'),
    whole: join(root, 'whole'),
    remaking: join(root, 'remaking'),
    remade: join(root, 'remade'),
    stopping: join(root, 'stopping'),
    stopLog: join(root, 'stop.log'),
  };
}
