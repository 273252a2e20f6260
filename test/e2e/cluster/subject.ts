import type { MachineRow } from '../../../src/verbs/types.ts';
import { type TestCluster, testCluster } from '../support/cluster.ts';

/** The cluster that a file of tests is about; its machines are known once it is up. */
export interface Subject {
  cluster: TestCluster;
  controlPlanes: MachineRow[];
  workers: MachineRow[];
}

export async function newSubject(purpose: string): Promise<Subject> {
  return { cluster: await testCluster(purpose), controlPlanes: [], workers: [] };
}

export async function learnMachines(subject: Subject): Promise<void> {
  // 3 as well: on a busy host a health check may be late in this very moment, and that is not what is looked at here
  const { machines } = await subject.cluster.status(0, 3);
  subject.controlPlanes = machines.filter(machine => machine.role === 'control-plane');
  subject.workers = machines.filter(machine => machine.role === 'worker');
}

export function machinesOf({ controlPlanes, workers }: Subject): MachineRow[] {
  return [...controlPlanes, ...workers];
}
