import { join } from 'node:path';
import { type Exec, exec, execQuiet } from '../kit/exec.ts';

/**
 * So far past the snapshot's revision that nobody has ever seen what comes next: a client that had read later revisions of the lost cluster
 * must not take new ones for those. All up to it counts as compacted, so that every watch begins anew.
 */
const BUMP = 1_000_000_000;

export interface SeedOrder {
  /** The snapshot, as etcd gave it. */
  snapshot: string;
  /** The only member of the cluster that comes of it. */
  name: string;
  peerUrl: string;
  token: string;
  /** Of the version that will run on it. */
  etcdutl: string;
  /** An empty folder; what is made in it is `data`. */
  scratch: string;
}

/** Makes the data folder of a new one-member cluster from a snapshot, and says where. The snapshot's own hash is checked on the way. */
export async function seedFolder(order: SeedOrder, run: Exec = execQuiet): Promise<string> {
  const { snapshot, name, peerUrl, token, etcdutl, scratch } = order;
  const folder = join(scratch, 'data');
  const args = [
    ...['snapshot', 'restore', snapshot, '--data-dir', folder],
    ...['--name', name, '--initial-advertise-peer-urls', peerUrl, '--initial-cluster', `${name}=${peerUrl}`],
    ...['--initial-cluster-token', token, '--bump-revision', String(BUMP), '--mark-compacted'],
  ];
  await exec('etcd', etcdutl, args, {}, run);
  return folder;
}
