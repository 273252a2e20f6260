import type { MachineAccess } from '../access.ts';
import { type Evidence, type Finding, failed, notAssessed, passed } from '../check.ts';

/** What was read of a machine by a command there. */
export function machineEvidence(machine: string, request: string, excerpt: string, at: number): Evidence {
  return {
    ...{ request, vantage: 'machine', target: machine, response: 'accepted' },
    ...{ excerpt: excerpt.slice(0, 200), at: new Date(at).toISOString() },
  };
}

/** What is wrong on one machine: words, each a fault. */
export type Looked = { faults: string[]; evidence: Evidence };

/** Looks at each machine that commands can be run on; one that can't be asked leaves the whole unassessed. */
export async function lookAtMachines(
  { names }: MachineAccess,
  says: string,
  look: (machine: string) => Promise<Looked>,
): Promise<Finding> {
  const looked = await Promise.allSettled(names.map(look));
  const done = looked.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []));
  const evidence = done.map(each => each.evidence);
  const bad = names.filter((_name, index) => {
    const each = looked[index];
    return each?.status === 'fulfilled' && each.value.faults.length > 0;
  });
  const words = [...new Set(done.flatMap(({ faults }) => faults))];
  if (bad.length > 0) return failed(words.slice(0, 4).join('; '), { where: bad, evidence });
  const silent = names.filter((_name, index) => looked[index]?.status === 'rejected');
  if (silent.length > 0) return notAssessed(`needs an answer from ${silent.join(', ')}`, { where: silent, evidence });
  return passed(`${says} (${names.length} machines)`, { evidence });
}
