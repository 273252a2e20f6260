import { randomBytes } from 'node:crypto';
import { withAttempt } from '../attempts.ts';
import { withRemade, withRemembered, withRenewed, withRestoreBegun } from '../restoring.ts';
import { asLeft, type BackupRecord, type MachineRecord, type Request, reachedBy, type StateSeen } from '../state.ts';
import type { StateFile } from '../store/state-file.ts';
import type { State } from '../world.ts';

/** Our own record, on disk: every call is durable when it returns. */
export function realState(file: StateFile<StateSeen>): State {
  const update = async (change: (state: StateSeen) => StateSeen) => void (await file.updateState(change));
  return {
    read: () => file.readState(),
    reserve: (wish, allocate) => reserve(file, wish, allocate),
    recordIssued: (name, issued) => update(state => withMachine(state, name, { issued })),
    recordMadeFrom: (name, from) => update(state => withMachine(state, name, from)),
    recordExisted: name => update(state => withMachine(state, name, { existed: true })),
    recordLeft: name => update(state => changed(state, name, asLeft)),
    recordRenewed: (name, issued) => update(state => changed(state, name, record => withRenewed(record, issued))),
    recordRemade: name => update(state => changed(state, name, withRemade)),
    beginRestore: restore => update(state => withRestoreBegun(state, restore, newToken())),
    remember: machine => update(state => withRemembered(state, machine)),
    recordEpoch: epoch => update(state => ({ ...state, epoch })),
    recordReached: version => update(state => ({ ...state, ...reachedBy(state.epoch, version) })),
    resetFounding: () => update(resetFounding),
    forget: name =>
      update(state => {
        const { [name]: _gone, ...machines } = state.machines;
        return { ...state, machines };
      }),
    recordFailure: attempt => update(state => ({ ...state, ...withAttempt(state, attempt) })),
    addRequest: request =>
      update(state => ({ ...state, requests: [...state.requests.filter(other => !same(other, request)), request] })),
    removeRequest: request =>
      update(state => ({ ...state, requests: state.requests.filter(other => !same(other, request)) })),
    recordBackup: backup => update(state => ({ ...state, backups: [...withoutBackup(state, backup.id), backup] })),
    forgetBackup: id => update(state => ({ ...state, backups: withoutBackup(state, id) })),
    destroyed: () => file.removeState(),
  };
}

async function reserve(
  file: StateFile<StateSeen>,
  wish: Parameters<State['reserve']>[0],
  allocate: Parameters<State['reserve']>[1],
): Promise<MachineRecord> {
  let made: MachineRecord | undefined;
  await file.updateState(async state => {
    const serial = state.nextSerial;
    const name = `${state.cluster}-${wish.role === 'control-plane' ? 'cp' : wish.pool}-${serial}`;
    const taken = Object.values(state.machines).map(record => record.address);
    made = { name, ...wish, serial, address: await allocate(name, taken), existed: false };
    const founding = wish.founding && !state.founding ? { token: newToken(), attempt: 1 } : state.founding;
    return {
      ...state,
      nextSerial: serial + 1,
      machines: { ...state.machines, [name]: made },
      ...(founding ? { founding } : {}),
    };
  });
  return made as unknown as MachineRecord;
}

function withMachine(state: StateSeen, name: string, change: Partial<MachineRecord>): StateSeen {
  return changed(state, name, record => ({ ...record, ...change }));
}

function changed(state: StateSeen, name: string, change: (record: MachineRecord) => MachineRecord): StateSeen {
  const record = state.machines[name];
  return record ? { ...state, machines: { ...state.machines, [name]: change(record) } } : state;
}

/** Founding begins anew: no founding member is known any more, and the token is another one. */
function resetFounding(state: StateSeen): StateSeen {
  const machines = Object.fromEntries(Object.entries(state.machines).filter(([, record]) => !record.founding));
  const founding = { ...state.founding, token: newToken(), attempt: (state.founding?.attempt ?? 0) + 1 };
  return { ...state, machines, founding };
}

function newToken(): string {
  return randomBytes(16).toString('hex');
}

function withoutBackup({ backups = [] }: StateSeen, id: string): BackupRecord[] {
  return backups.filter(each => each.id !== id);
}

function same(a: Request, b: Request): boolean {
  return a.kind === b.kind && (a.kind !== 'replace' || (b.kind === 'replace' && a.name === b.name));
}
