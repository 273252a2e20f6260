import type { Access, MachineAccess } from '../../access.ts';
import { bundleOf } from '../../attack/chains.ts';
import { type Haul, HUNT, haulOf, spkiOf } from '../../attack/key-hunt.ts';
import { machineEvidence } from '../../attack/machine-files.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';

export const nid07: Check = {
  id: 'NID-07',
  kind: 'attack',
  timeoutMs: 60_000,
  async assess(access) {
    const machines = access.machines as MachineAccess;
    const hauls = await Promise.all(machines.names.map(name => hunt(machines, name)));
    const silent = machines.names.filter((_name, index) => !hauls[index]);
    const authorities = new Set([
      ...hauls.flatMap(haul => haul?.authorities.map(({ spki }) => spki) ?? []),
      ...known(access),
    ]);
    const found = machines.names.flatMap((machine, index) => faultsOf(hauls[index], authorities, machine));
    const evidence = machines.names.map((name, index) =>
      machineEvidence(name, 'search of its disks for private keys', tally(hauls[index]), access.clock.now()),
    );
    if (found.length > 0)
      return failed(found.slice(0, 4).join('; '), {
        evidence,
        where: machines.names.filter(name => found.some(each => each.startsWith(`${name} `))),
      });
    if (silent.length > 0) return notAssessed(`needs an answer from ${silent.join(', ')}`, { where: silent, evidence });
    const keys = hauls.reduce((sum, haul) => sum + (haul?.keys.length ?? 0), 0);
    return passed(
      `none of ${keys} keys on ${machines.names.length} machines is an authority's, none is of system:masters`,
      { evidence },
    );
  },
};

async function hunt({ exec }: MachineAccess, machine: string): Promise<Haul | undefined> {
  const answer = await exec(machine, ['sh', '-c', HUNT], { timeoutMs: 50_000 }).catch(() => undefined);
  return answer ? haulOf(answer.stdout) : undefined;
}

/** Authorities that we know of without finding them on a machine. */
function known({ own, kube }: Access): string[] {
  const bundles = [...(own ? Object.values(own.trust.trustBundles).flat() : []), ...(kube ? [kube.ca] : [])];
  return bundles.flatMap(bundleOf).map(spkiOf);
}

function faultsOf(haul: Haul | undefined, authorities: ReadonlySet<string>, machine: string): string[] {
  const signing = haul?.keys
    .filter(({ spki }) => authorities.has(spki))
    .map(({ path }) => `${machine} has an authority's key in ${path}`);
  return [
    ...(signing ?? []),
    ...(haul?.masters ?? []).map(path => `${machine} has a certificate of system:masters in ${path}`),
  ];
}

function tally(haul: Haul | undefined): string {
  return haul ? `${haul.keys.length} keys, ${haul.authorities.length} certificates of authorities` : 'no answer';
}
