import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { rbacObjects } from '../../src/addons/rbac.ts';
import { releaseOf } from '../../src/catalog/versions.ts';
import { upperHalf } from '../../src/kit/cidr.ts';
import type { SeaworthyEvent } from '../../src/kit/events.ts';
import { defaultCacheDir } from '../../src/payload/cache.ts';
import { createLocalProvider, type LocalProvider } from '../../src/providers/local/index.ts';
import { endpointAddress } from '../../src/providers/local/network/subnet.ts';
import type { LocalOptions } from '../../src/providers/local/options.ts';
import type { ClusterSpec } from '../../src/spec/cluster-spec.ts';
import { parseClusterDocument } from '../../src/spec/parse.ts';
import type { BenchContext } from '../support/bench.ts';
import { makeAuthorities } from './kubeadm/authorities.ts';
import { kubeadmMachine } from './kubeadm/machine.ts';
import { kubeadmPayload } from './kubeadm/payload.ts';
import { runSequence } from './kubeadm/sequence.ts';
import type { Member, Site } from './kubeadm/site.ts';
import type { Place } from './place.ts';
import { MACHINES } from './readiness.ts';
import { removing } from './removing.ts';
import type { Timeline } from './timeline.ts';

/** The same machines of the same provider, the same base, payload, images and endpoint; put together by kubeadm. */
export async function foundByKubeadm(place: Place, { signal, say }: BenchContext): Promise<Timeline> {
  const { spec } = parseClusterDocument(await readFile(place.document, 'utf8'), place.document);
  const options = optionsOf(place, spec);
  options.spec = { ...options.spec, subnet: await createLocalProvider(options).network() };
  const provider = createLocalProvider(options);
  const context = {
    signal,
    emit: (event: SeaworthyEvent) => event.type === 'stage' && say(`kubeadm: ${event.message}`),
  };
  const payload = await kubeadmPayload(spec.kubernetes.version, signal);
  return removing(
    place.name,
    place.stateDir,
    async () => {
      await destroyAll(provider);
      await payload.remove();
    },
    async () => {
      const site = siteOf(spec, provider, options);
      const authorities = await makeAuthorities(payload.kubeadm, join(place.folder, 'authorities'), site);
      await provider.prepare({ trust: authorities.ca, payload: payload.mounts }, context);
      const members = await membersOf(spec, provider);
      for (const { name, address, role } of members) if (role === 'control-plane') await provider.admit(name, address);
      const digests = { base: provider.traits.base, payload: payload.mounts.digest, config: 'kubeadm' };
      const boot = async (member: Member) => {
        const bundle = kubeadmMachine(site, member, authorities, member === members[0]);
        await provider.create(bundle, digests, payload.mounts, context);
        await provider.start(member.name);
      };
      const rights = rbacObjects(spec)
        .map(object => stringify(object))
        .join('---\n');
      return await runSequence({ provider, members, boot, rights, signal });
    },
  );
}

function optionsOf({ name, stateDir }: Place, spec: ClusterSpec): LocalOptions {
  const { replicas } = spec.controlPlane;
  return {
    clusterName: name,
    clusterId: randomUUID(),
    spec: spec.provider.local,
    machines: { controlPlanes: replicas, workers: MACHINES - replicas },
    stateDir,
    cacheDir: defaultCacheDir(),
  };
}

function siteOf(
  spec: ClusterSpec,
  { traits }: LocalProvider,
  { clusterId, spec: { subnet = '' } }: LocalOptions,
): Site {
  const release = releaseOf(spec.kubernetes.version);
  if (!release) throw new Error(`no release ${spec.kubernetes.version}`);
  const token = `${randomBytes(3).toString('hex')}.${randomBytes(8).toString('hex')}`;
  return {
    spec,
    release,
    traits,
    clusterId,
    endpoint: `${endpointAddress(subnet)}:6443`,
    machineNetwork: subnet,
    controlPlaneNetwork: upperHalf(subnet),
    token,
  };
}

async function membersOf(spec: ClusterSpec, provider: LocalProvider): Promise<Member[]> {
  const members: Member[] = [];
  for (let serial = 1; serial <= MACHINES; serial++) {
    const role = serial <= spec.controlPlane.replicas ? 'control-plane' : 'worker';
    const name = `${spec.metadata.name}-${role === 'worker' ? 'general' : 'cp'}-${serial}`;
    const taken = members.map(member => member.address);
    members.push({ name, address: await provider.reserveAddress(name, taken, role), role });
  }
  return members;
}

async function destroyAll(provider: LocalProvider): Promise<void> {
  await Promise.all((await provider.list()).map(({ name }) => provider.destroy(name)));
  await provider.teardown({ emit: () => {} });
}
