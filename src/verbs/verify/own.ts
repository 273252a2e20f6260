import { portOf } from '../../catalog/hops.ts';
import { systemClock } from '../../kit/clock.ts';
import { SeaworthyError } from '../../kit/errors.ts';
import { hasEndpointJudge, hasMachineExec, hasMachineNetwork, hasMachineTunnel } from '../../providers/provider.ts';
import type { MachineAccess, OwnCluster } from '../../verify/access.ts';
import { kubeAccess } from '../../verify/api/kube-access.ts';
import { etcdAccess } from '../../verify/etcd-access.ts';
import { inventoryOfSeen } from '../../verify/inventory.ts';
import { createProbes } from '../../verify/probes.ts';
import { vantagesOf } from '../../verify/vantages/index.ts';
import type { Observation } from '../../world/observation.ts';
import { newMemory, observe } from '../../world/observe.ts';
import { type OperatorCredentials, operatorCredentials } from '../../world/real/operator.ts';
import { type Session, withSession } from '../session.ts';
import type { VerifyOptions } from './types.ts';
import type { Opened, Surroundings } from './verify.ts';

/** A cluster of ours, by its document: its issuer, its record, its provider's way onto machines. */
export async function withOwnAccess<T>(
  options: VerifyOptions,
  surroundings: Surroundings,
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  return withSession(options, { purpose: 'verify' }, async session => {
    const own = await ownCluster(session);
    const inventory = inventoryOfSeen(own.seen, own.spec);
    const credentials = operatorCredentials(session.store, systemClock, 'admin');
    const kube = kubeOf(own, credentials, surroundings.signal);
    const machines = machinesOf(
      session,
      inventory.machines.map(({ name }) => name),
    );
    const { provider } = session;
    const networks = hasMachineNetwork(provider) ? provider.networkEntry : undefined;
    const vantages = vantagesOf({ inventory, networks });
    const probes = createProbes(surroundings.signal, { ...(options.rate ? { rate: options.rate } : {}) });
    const access = {
      ...{ inventory, vantages: vantages.all, own, probes, clock: systemClock, signal: surroundings.signal },
      ...(kube ? { kube } : {}),
      ...(machines ? { machines } : {}),
      ...etcdOf(session, own, credentials),
      missing: missingOf(session, kube),
    };
    try {
      return await use({ by: 'document', access, networks, waivers: own.spec.waivers });
    } finally {
      vantages.close();
      await kube?.close();
    }
  });
}

/** Over the provider's tunnel: no port is opened for it. */
function etcdOf({ provider }: Session, { seen, state }: OwnCluster, credentials: OperatorCredentials) {
  if (!hasMachineTunnel(provider)) return {};
  const planes = Object.values(state.machines).filter(({ role, existed }) => role === 'control-plane' && existed);
  const members = seen.members.known
    ? seen.members.value.filter(({ started }) => started).map(({ name }) => name)
    : planes.map(({ name }) => name);
  const connect = (member: string) => provider.tunnel(member, portOf('etcd-client'));
  return { etcd: etcdAccess({ members, connect, credentials: () => credentials.etcd() }) };
}

/** A host under load keeps somebody waiting too long now and then: what could not be read at first is asked for once more. */
async function lookTwice(world: Session['world']): Promise<Observation> {
  const seen = await observe(world, newMemory());
  const whole = seen.machines.known && seen.members.known && seen.nodes.known && seen.cluster.known;
  return whole ? seen : observe(world, newMemory());
}

async function ownCluster({ document, store, world, provider }: Session): Promise<OwnCluster> {
  const trust = await store.loadTrust();
  const seen = await lookTwice(world);
  const { name } = document.spec.metadata;
  if (!trust || Object.keys(seen.state.machines).length === 0)
    throw new SeaworthyError('spec', `there is no cluster ${name} yet`, {
      hint: `bring it up: seaworthy up ${document.file}`,
    });
  const endpointCheck = hasEndpointJudge(provider) ? await provider.endpointCheck().catch(() => undefined) : undefined;
  return {
    ...(endpointCheck ? { endpointCheck } : {}),
    spec: document.spec,
    state: seen.state,
    trust,
    identity: machine => store.loadIdentity(machine),
    seen,
  };
}

function kubeOf({ seen, trust }: OwnCluster, credentials: OperatorCredentials, signal: AbortSignal) {
  if (!seen.endpoint.known || !seen.endpoint.value.exists) return undefined;
  const { operatorAddress, operatorPort } = seen.endpoint.value;
  return kubeAccess({
    server: `https://${operatorAddress}:${operatorPort}`,
    ca: trust.trustBundles.kubernetes.join('\n'),
    who: async () => ({ kind: 'administrator', ...(await credentials.kube()) }),
    kind: 'administrator',
    signal,
  });
}

/** A command on a machine ends within this (ms), where it is told nothing else. */
const COMMAND = 15_000;

function machinesOf({ provider }: Session, names: readonly string[]): MachineAccess | undefined {
  if (!hasMachineExec(provider)) return undefined;
  return {
    names,
    exec: (machine, command, { input, timeoutMs = COMMAND } = {}) =>
      provider.execOn(machine, command, { timeout: timeoutMs, ...(input === undefined ? {} : { input }) }),
  };
}

function missingOf({ provider }: Session, kube: unknown): Opened['access']['missing'] {
  return {
    ...(kube ? {} : { kubeconfig: 'the endpoint could not be found' }),
    ...(hasMachineExec(provider) ? {} : { machines: `the provider ${provider.id} runs none` }),
  };
}
