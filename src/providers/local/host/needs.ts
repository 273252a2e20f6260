import type { EngineId } from '../engine/engine.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** Measured: a control plane holds about 410 MiB of its own memory, a worker about 80 MiB; with page cache and room for pods. */
const CONTROL_PLANE_BYTES = 700 * MIB;
const WORKER_BYTES = 300 * MIB;

/** The preloaded images once, then what each machine writes. */
const SHARED_DISK_BYTES = 3 * GIB;
const MACHINE_DISK_BYTES = 1 * GIB;
const ENGINE_DISK_BYTES = 1 * GIB;

/** 128, the kernel's default, runs out at eight machines; the only symptom is that an etcd member does not start. */
export const INOTIFY_INSTANCES = 8192;

/** What a host must have before anything is made. */
export interface HostNeeds {
  memoryBytes: number;
  cacheBytes: number;
  engineBytes: number;
  inotifyInstances: number;
  tools: { file: string; package: string }[];
  apiPort: number;
  clusterId: string;
}

export interface NeedsInput {
  /** Machines still to be made. */
  controlPlanes: number;
  workers: number;
  engine: EngineId;
  cgroupVersion: 1 | 2;
  baseIsMade: boolean;
  apiPort: number;
  clusterId: string;
}

export function hostNeeds(input: NeedsInput): HostNeeds {
  const machines = input.controlPlanes + input.workers;
  return {
    memoryBytes: input.controlPlanes * CONTROL_PLANE_BYTES + input.workers * WORKER_BYTES,
    cacheBytes: machines === 0 ? 0 : SHARED_DISK_BYTES + machines * MACHINE_DISK_BYTES,
    engineBytes: machines === 0 ? 0 : ENGINE_DISK_BYTES,
    inotifyInstances: INOTIFY_INSTANCES,
    tools: [
      { file: 'unshare', package: 'util-linux' },
      { file: 'ip', package: 'iproute2' },
      { file: 'nft', package: 'nftables' },
      { file: 'mkfs.ext4', package: 'e2fsprogs' },
      ...(input.baseIsMade ? [] : [{ file: 'mmdebstrap', package: 'mmdebstrap' }]),
      ...(input.engine === 'podman' && input.cgroupVersion === 1 ? [{ file: 'runc', package: 'runc' }] : []),
    ],
    apiPort: input.apiPort,
    clusterId: input.clusterId,
  };
}
