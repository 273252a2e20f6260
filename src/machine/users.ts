import type { MachineUser } from './types.ts';

/** etcd's own user: its data and keys belong to it alone (ETC-15). The number is what counts; the name is for people. */
export const ETCD_USER: MachineUser = { name: 'etcd', uid: 2379, gid: 2379 };
