import { SeaworthyError } from '../kit/errors.ts';
import { maskSecrets } from '../machine/listing.ts';
import type { MachineBundle, MachineConfig, MachineDigests } from '../machine/types.ts';
import { type Session, withSession } from './session.ts';
import type { RenderedMachine, VerbOptions } from './types.ts';

/** All that machines are told, secrets masked: what every machine of a role and pool is told, or one machine's own. */
export async function render(options: VerbOptions, which: { machine?: string }): Promise<RenderedMachine[]> {
  return withSession(options, { purpose: 'render' }, async session =>
    which.machine ? [await renderOne(session, which.machine)] : renderRoles(session),
  );
}

function renderRoles({ blueprints: { controlPlane, workers } }: Session): RenderedMachine[] {
  return [
    rendered('control-plane', controlPlane.config, controlPlane.digests),
    ...Object.entries(workers).map(([pool, each]) => rendered(`worker/${pool}`, each.config, each.digests)),
  ];
}

async function renderOne(session: Session, name: string): Promise<RenderedMachine> {
  const state = await session.world.state.read();
  const record = state.machines[name];
  if (!record?.issued)
    throw new SeaworthyError('machine', `there is no machine ${name} with an identity`, {
      hint: 'leave the name out to see what each role is told',
    });
  const { foundingMembers } = await import('../lifecycle/moves/machine.ts');
  const etcd =
    record.role === 'control-plane'
      ? { etcd: { state: 'new' as const, token: state.founding?.token ?? '', initialCluster: foundingMembers(state) } }
      : {};
  const { bundle, digests } = await session.render({ record, ...etcd });
  return rendered(name, bundle, digests);
}

function rendered(title: string, told: MachineConfig | MachineBundle, digests: MachineDigests): RenderedMachine {
  const { files, units } = maskSecrets(told);
  return {
    title,
    digests,
    files: [
      ...files.map(({ path, mode, uid = 0, gid = 0, content }) => ({
        path,
        mode: mode.toString(8).padStart(4, '0'),
        owner: `${uid}:${gid}`,
        content,
      })),
      ...units.map(({ name, content }) => ({
        path: `/etc/systemd/system/${name}`,
        mode: '0644',
        owner: '0:0',
        content,
      })),
    ],
  };
}
