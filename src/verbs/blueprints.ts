import type { Role } from '../catalog/roles.ts';
import type { SupportedRelease } from '../catalog/versions.ts';
import { sha256 } from '../kit/digest.ts';
import { SeaworthyError } from '../kit/errors.ts';
import { machineConfig } from '../machine/config.ts';
import { machineDigests } from '../machine/digests.ts';
import { withIdentity } from '../machine/identity.ts';
import type { ImageName, MachineInput } from '../machine/input.ts';
import type { MachineConfig, MachineDigests } from '../machine/types.ts';
import { imageRefs } from '../payload/images/refs.ts';
import type { SealedStore } from '../pki/store/sealed-store.ts';
import { AUTHORITIES, type Trust, type TrustBundles } from '../pki/types.ts';
import type { Provider } from '../providers/provider.ts';
import type { ClusterSpec } from '../spec/cluster-spec.ts';
import type { Render } from '../world/real/machines.ts';
import type { KeyIds } from '../world/state.ts';

export interface Blueprint {
  config: MachineConfig;
  digests: MachineDigests;
}

/** What a control plane, and a worker of each pool, is made from. */
export interface Blueprints {
  controlPlane: Blueprint;
  workers: Record<string, Blueprint>;
  /** What control planes are told of keys and authorities, by id; nothing before there are any. */
  keys?: KeyIds;
}

export interface BlueprintInput {
  spec: ClusterSpec;
  release: SupportedRelease;
  /** The payload's digest. */
  payload: string;
  traits: Provider['traits'];
  machineNetwork: string;
  controlPlaneNetwork: string;
  /** Undefined before the cluster's authorities exist: then no machine exists either, and digests compare with nothing. */
  trust: Trust | undefined;
}

export function blueprintsOf(input: BlueprintInput): Blueprints {
  return {
    controlPlane: blueprint(input, 'control-plane'),
    workers: Object.fromEntries(input.spec.workers.map(({ name }) => [name, blueprint(input, 'worker', name)])),
    ...(input.trust ? { keys: keyIdsOf(input.trust) } : {}),
  };
}

/** The one in use first: of authorities the one that signs, then all that are trusted. */
function keyIdsOf({ sharedKeys, trustBundles, authorities }: Trust): KeyIds {
  const idOf = (cert: string) => sha256(cert.trim()).slice(0, 12);
  const keys: KeyIds = {
    'service-account': sharedKeys.serviceAccount.map(key => key.id),
    encryption: sharedKeys.encryption.map(key => key.id),
  };
  for (const id of AUTHORITIES) keys[id] = [...new Set([authorities[id].cert, ...trustBundles[id]].map(idOf))];
  return keys;
}

function blueprint(input: BlueprintInput, role: Role, pool?: string): Blueprint {
  const { spec, traits, machineNetwork, controlPlaneNetwork, trust, payload } = input;
  const told: MachineInput = {
    spec,
    role,
    traits,
    machineNetwork,
    controlPlaneNetwork,
    images: machineImages(input.release),
    trust: trust?.trustBundles ?? NO_TRUST,
    sharedKeyIds: {
      serviceAccount: trust?.sharedKeys.serviceAccount.map(key => key.id) ?? [],
      encryption: trust?.sharedKeys.encryption.map(key => key.id) ?? [],
    },
    ...(pool === undefined ? {} : { pool }),
  };
  const config = machineConfig(told);
  return { config, digests: machineDigests({ base: traits.base, payload, config }) };
}

const NO_TRUST = Object.fromEntries(AUTHORITIES.map(id => [id, [] as string[]])) as TrustBundles;

/** The payload's images under the names that machines know them by. */
export function machineImages(release: SupportedRelease): Record<ImageName, string> {
  const refs = imageRefs(release);
  return {
    'kube-apiserver': refs.apiserver,
    'kube-controller-manager': refs.controllerManager,
    'kube-scheduler': refs.scheduler,
    etcd: refs.etcd,
    coredns: refs.coredns,
    pause: refs.pause,
  };
}

export interface RenderSupplies {
  blueprints: Blueprints;
  store: SealedStore;
  provider: Provider;
  clusterId: string;
}

/** Lays a machine's stored identity over its blueprint. */
export function renderer({ blueprints, store, provider, clusterId }: RenderSupplies): Render {
  return async ({ record, etcd }) => {
    const chosen = record.role === 'control-plane' ? blueprints.controlPlane : blueprints.workers[record.pool ?? ''];
    const issued = await store.loadIdentity(record.name);
    if (!chosen || !issued)
      throw new SeaworthyError(
        'internal',
        `${record.name} has no ${chosen ? 'identity' : `pool ${record.pool}`} to be made from`,
      );
    const { address, port } = await provider.endpoint();
    const shared = record.role === 'control-plane' ? { sharedKeys: (await store.loadOrCreateTrust()).sharedKeys } : {};
    const bundle = withIdentity(chosen.config, {
      issued,
      clusterId,
      endpoint: { address, port },
      ...shared,
      ...(etcd ? { etcd } : {}),
    });
    return { bundle, digests: chosen.digests };
  };
}
