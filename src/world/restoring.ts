import type { Role } from '../catalog/roles.ts';
import type { IssuedTimes, MachineRecord, RestoreOrder, StateSeen } from './state.ts';

/** How our own record changes where a cluster is restored or recovered: the same for the record on disk and the simulated one. Pure. */

/** The epoch ends; what there is belongs to it. A seed that was begun for another order is a former machine as well. */
export function withRestoreBegun(state: StateSeen, restore: RestoreOrder, token: string): StateSeen {
  const { epoch: _over, ...rest } = state;
  const former = (record: MachineRecord): MachineRecord => ({
    ...record,
    founding: false,
    ...(record.existed ? { former: true } : {}),
  });
  const machines = Object.fromEntries(Object.entries(state.machines).map(([name, record]) => [name, former(record)]));
  return { ...rest, machines, founding: { token, attempt: 1, restore } };
}

/** A former machine that is not on record: from here on it ends as every other does. */
export function withRemembered(
  state: StateSeen,
  machine: { name: string; role: Role; pool?: string; address: string },
): StateSeen {
  if (state.machines[machine.name]) return state;
  const serial = Math.max(1, Number(/\d+$/.exec(machine.name)?.[0] ?? 1));
  const record: MachineRecord = { ...machine, serial, founding: false, existed: true, former: true };
  const nextSerial = Math.max(state.nextSerial, serial + 1);
  return { ...state, nextSerial, machines: { ...state.machines, [machine.name]: record } };
}

/** Other leaves are issued for it than its machine has; those it had first count, however often new ones are issued. */
export function withRenewed(record: MachineRecord, issued: IssuedTimes): MachineRecord {
  const carries = record.carries ?? record.issued;
  return { ...record, issued, ...(carries ? { carries } : {}) };
}

export function withRemade({ carries: _gone, ...record }: MachineRecord): MachineRecord {
  return { ...record, existed: true };
}
