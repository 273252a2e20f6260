import type { MachineRow, StatusResult } from '../../verbs/types.ts';
import { heldText } from './held.ts';
import { keepStatusText } from './keep.ts';
import type { Style } from './style.ts';
import { type Column, table } from './table.ts';
import { count } from './text.ts';

/** The cluster as a table, and in a line how it stands. `why`: also what comes next, what holds it back and what is waited for. */
export function statusText(status: StatusResult, why: boolean, style: Style): string {
  const parts = [
    heading(status, style),
    status.machines.length > 0 && table(status.machines, columns(style), style),
    addons(status, style),
    expiry(status, style),
    lastBackup(status, style),
    status.keep && keepStatusText(status.keep, Date.now(), style),
    ...(why ? reasons(status, style) : []),
    unreadable(status, style),
    verdict(status, why, style),
  ];
  return parts.filter(Boolean).join('\n\n');
}

function heading({ cluster, kubernetesVersion, endpoint, stateDir }: StatusResult, { colors }: Style): string {
  const facts = [`Kubernetes ${kubernetesVersion}`, endpoint, `state in ${stateDir}`].filter(Boolean);
  return `${colors.bold(cluster)}  ${facts.join('  ')}`;
}

function columns(style: Style): Column<MachineRow>[] {
  const tint = toneOf(style);
  return [
    { title: 'machine', of: row => row.name },
    { title: 'role', of: row => row.role.replace('-', ' '), rank: 3 },
    { title: 'pool', of: row => row.pool, rank: 2 },
    { title: 'address', of: row => row.address, rank: 4 },
    { title: 'state', of: row => tint(row.state, row.state === 'running') },
    { title: 'node', of: row => tint(row.node, row.node === 'Ready') },
    { title: 'etcd', of: row => tint(row.etcd, row.etcd !== 'learner') },
    { title: 'api', of: row => tint(row.apiServer, row.apiServer === 'ready') },
    { title: 'endpoint', of: row => tint(row.endpoint, row.endpoint === 'in'), rank: 5 },
    { title: 'version', of: row => row.version, rank: 1 },
    { title: 'leaves until', of: row => row.expires?.slice(0, 10), rank: 0 },
  ];
}

function toneOf({ colors }: Style): (text: string | undefined, good: boolean) => string | undefined {
  return (text, good) => (text === undefined || good ? text : colors.yellow(text));
}

function addons({ addons: all }: StatusResult, { colors, marks }: Style): string {
  if (all.length === 0) return '';
  const each = all.map(({ id, ready }) => (ready ? id : colors.yellow(`${id} (not ready)`)));
  return `addons ${marks.dash} ${each.join(', ')}`;
}

function expiry({ expiry: first }: StatusResult, { colors, marks }: Style): string {
  if (!first) return '';
  const what = `${first.leaf} of ${first.machine}`;
  const [due, ends] = [first.due.slice(0, 10), first.ends.slice(0, 10)];
  if (first.state === 'fine')
    return `first certificate to end ${marks.dash} ${what} on ${ends}; up replaces it from ${due} on`;
  if (first.state === 'due')
    return colors.yellow(`${what} has been due since ${due} and ends on ${ends}: up replaces the machine`);
  return colors.red(`${what} ended on ${ends}: recover brings back a cluster whose certificates have all ended`);
}

function lastBackup({ lastBackup: last }: StatusResult, { marks }: Style): string {
  return last ? `last backup ${marks.dash} ${last.at.slice(0, 16).replace('T', ' ')} UTC, ${last.file}` : '';
}

function reasons({ next, held, waits }: StatusResult, style: Style): string[] {
  return [
    next.length > 0 ? ['next:', ...next.map(title => `  ${title}`)].join('\n') : '',
    held.length > 0 ? heldText(held, style) : '',
    waits.length > 0 ? ['waiting:', ...waits.map(reason => `  ${reason}`)].join('\n') : '',
  ];
}

function unreadable({ unknown }: StatusResult, { colors }: Style): string {
  return unknown.map(({ part, why }) => `${colors.yellow('not readable:')} ${part}: ${why}`).join('\n');
}

function verdict(status: StatusResult, why: boolean, { colors }: Style): string {
  const more = why || status.held.length + status.waits.length === 0 ? '' : '; status --why tells why';
  switch (status.kind) {
    case 'converged':
      return colors.green('as its document says: nothing to do');
    case 'absent':
      return 'there is no such cluster yet: up makes it';
    case 'changes':
      return `${colors.yellow('up has something to do')}: ${count(status.next.length, 'move')} to begin with${more}`;
    case 'waiting':
      return `${colors.yellow('waiting')}${why ? '' : `: ${status.waits[0] ?? 'for what was begun'}`}${more}`;
    case 'stuck':
      return `${colors.red('stuck')}: nothing more can be done safely${more}`;
  }
}
