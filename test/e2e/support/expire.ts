import { nthAddress } from '../../../src/kit/cidr.ts';
import { exec } from '../../../src/kit/exec.ts';
import { issueMachineIdentity } from '../../../src/pki/identity.ts';
import { withSession } from '../../../src/verbs/session.ts';
import type { MachineRecord } from '../../../src/world/state.ts';
import { engine, engineFile } from './engine.ts';

const DAY = 86_400_000;
type Session = Parameters<Parameters<typeof withSession>[2]>[0];

/**
 * What more than a year of neglect makes of a cluster: every machine's leaves are what the same authorities issued 400 days ago for 365 days,
 * on the machines as in our own store and record; then all machines are booted anew, so that nothing lives on connections of before.
 */
export async function expireAll(document: string): Promise<void> {
  await withSession({ document }, { purpose: 'test', changes: true, withoutPayload: true }, async session => {
    const { machines } = await session.world.state.read();
    for (const record of Object.values(machines)) await expire(session, record);
    const names = Object.keys(machines);
    await engine('kill', ...names);
    await engine('start', ...names);
  });
}

async function expire(session: Session, record: MachineRecord): Promise<void> {
  const { store, provider, world, document } = session;
  const { authorities } = await store.loadOrCreateTrust();
  const { address, operatorAddress } = await provider.endpoint();
  const { spec } = document;
  const issued = await issueMachineIdentity({
    ...{ name: record.name, role: record.role, address: record.address, authorities },
    now: Date.now() - 400 * DAY,
    cluster: {
      endpointNames: [spec.endpoint.name],
      endpointAddresses: [address, operatorAddress],
      serviceAddress: nthAddress(spec.network.serviceCIDR, 1),
      clusterDomain: spec.network.clusterDomain,
    },
  });
  await store.saveIdentity(issued);
  await world.state.recordIssued(record.name, { at: issued.issuedAt, notAfter: issued.notAfter, dueAt: issued.dueAt });
  const etcd = { state: 'existing' as const, token: 'unused', initialCluster: [] };
  const { bundle } = await session.render({ record, ...(record.role === 'control-plane' ? { etcd } : {}) });
  const leaves = Object.values(issued.leaves).flatMap(leaf => [leaf.cert, leaf.key]);
  for (const { path, content } of bundle.files) {
    if (!leaves.some(leaf => content.includes(leaf.trim()))) continue;
    await exec('internal', engineFile, ['exec', '--interactive', record.name, 'sh', '-c', `cat > ${path}`], {
      input: content,
    });
  }
}
