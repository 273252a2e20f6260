import { portOf } from '../catalog/hops.ts';
import { SeaworthyError } from '../kit/errors.ts';
import type { Leaf, MachineLeafId, SharedKeys } from '../pki/types.ts';
import type { EtcdIdentity, MachineIdentity } from './input.ts';
import { fill, type PlaceholderValues } from './placeholders.ts';
import type { MachineBundle, MachineConfig } from './types.ts';

/** Lays one machine's identity over its config: all that the machine is told, its secrets included. */
export function withIdentity(config: MachineConfig, identity: MachineIdentity): MachineBundle {
  const { name, role, address } = identity.issued;
  if (role !== config.role)
    throw new SeaworthyError('internal', `${name} was issued as a ${role} and can't be told a ${config.role}'s config`);
  const { registration, ...told } = config;
  const values = {
    ...valuesOf(identity),
    'node.labels': registration.labels,
    'node.taints': registration.taints,
  };
  return {
    ...told,
    name,
    address,
    files: config.files.map(file => ({ ...file, content: fill(file.content, values) })),
    units: config.units.map(unit => ({ ...unit, content: fill(unit.content, values) })),
  };
}

function valuesOf({ issued, clusterId, endpoint, etcd, sharedKeys }: MachineIdentity): PlaceholderValues {
  return {
    name: issued.name,
    address: issued.address,
    'cluster-id': clusterId,
    endpoint: `${endpoint.address}:${endpoint.port}`,
    ...leafValues(issued.leaves),
    ...(etcd ? etcdValues(etcd) : {}),
    ...(sharedKeys ? keyValues(sharedKeys) : {}),
  };
}

function leafValues(leaves: Partial<Record<MachineLeafId, Leaf>>): PlaceholderValues {
  return Object.fromEntries(
    Object.entries(leaves).flatMap(([id, leaf]) => [
      [`leaf.${id}.cert`, leaf.cert],
      [`leaf.${id}.key`, leaf.key],
    ]),
  );
}

function etcdValues({ state, token, initialCluster }: EtcdIdentity): PlaceholderValues {
  const members = initialCluster.map(member => `${member.name}=https://${member.address}:${portOf('etcd-peer')}`);
  return {
    'etcd.initial-cluster': members.sort().join(','),
    'etcd.initial-cluster-state': state,
    'etcd.initial-cluster-token': token,
  };
}

function keyValues({ serviceAccount, encryption }: SharedKeys): PlaceholderValues {
  return Object.fromEntries([
    ...encryption.map(key => [`keys.encryption.${key.id}`, key.secret]),
    ...serviceAccount.flatMap(key => [
      [`keys.service-account.${key.id}.private`, key.privateKey],
      [`keys.service-account.${key.id}.public`, key.publicKey],
    ]),
  ]);
}
