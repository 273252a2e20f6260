import { SeaworthyError } from '../kit/errors.ts';
import { hasMachineExec } from '../providers/provider.ts';
import { type Session, withSession } from './session.ts';
import type { Interactive, VerbOptions } from './types.ts';

/** A command on a machine, with the terminal's own streams. For looking: what is changed there is lost when the machine is replaced. */
export async function exec(options: VerbOptions, machine: string, command: string[]): Promise<Interactive> {
  return withSession(options, { purpose: 'exec' }, session =>
    on(session, machine, command.length > 0 ? command : ['bash']),
  );
}

/** The logs of a machine: its journal, one unit of it, or one control-plane component. */
export async function logs(
  options: VerbOptions,
  machine: string,
  what: { unit?: string; component?: string; lines?: number; follow?: boolean },
): Promise<Interactive> {
  const lines = String(what.lines ?? 100);
  const unit = what.unit ? ['--unit', what.unit] : [];
  const follow = what.follow ? ['--follow'] : [];
  const command = what.component
    ? componentLog(what.component, lines, what.follow === true)
    : ['journalctl', '--no-pager', '--lines', lines, ...unit, ...follow];
  return withSession(options, { purpose: 'logs' }, session => on(session, machine, command));
}

/** Container logs lie where the kubelet puts them; the newest file is the running container's. */
function componentLog(component: string, lines: string, follow: boolean): string[] {
  if (!/^[a-z0-9-]+$/.test(component))
    throw new SeaworthyError('spec', `"${component}" is no component`, {
      hint: 'try kube-apiserver, etcd, kube-scheduler or kube-controller-manager',
    });
  const newest = `$(ls -t /var/log/containers/${component}-*.log 2>/dev/null | head -n 1)`;
  return ['sh', '-c', `exec tail -n ${lines} ${follow ? '-F ' : ''}"${newest}"`];
}

async function on(session: Session, machine: string, command: string[]): Promise<Interactive> {
  const { provider, world, document } = session;
  if (!hasMachineExec(provider))
    throw new SeaworthyError('provider', `the provider ${provider.id} can't run commands on machines`);
  const known = Object.keys((await world.state.read()).machines);
  if (!known.includes(machine)) {
    throw new SeaworthyError('machine', `${document.spec.metadata.name} has no machine ${machine}`, {
      hint: `it has ${known.join(', ') || 'none yet'}`,
    });
  }
  return { ...provider.shellCommand(machine, command), env: {} };
}
