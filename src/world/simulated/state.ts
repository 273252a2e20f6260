import { withAttempt } from '../attempts.ts';
import { withRemade, withRemembered, withRenewed, withRestoreBegun } from '../restoring.ts';
import { asLeft, type BackupRecord, type MachineRecord, type Request, reachedBy, type StateSeen } from '../state.ts';
import type { State } from '../world.ts';
import { freshId, type Model } from './model.ts';
import { Records } from './records.ts';

/** Our own record, in memory; the same rules as the real one's: one writer after the other, and what was read never changes. */
export function simulatedState(model: Model): State {
  const box = model.state;
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: async () => readState(model),
    reserve: (wish, allocate) => {
      const turn = last.then(() => reserve(model, wish, allocate));
      last = turn.catch(() => {});
      return turn;
    },
    recordIssued: async (name, issued) => update(model, name, { issued }),
    recordMadeFrom: async (name, from) => update(model, name, from),
    recordExisted: async name => update(model, name, { existed: true }),
    recordLeft: async name => rewrite(model, name, asLeft),
    recordRenewed: async (name, issued) => rewrite(model, name, record => withRenewed(record, issued)),
    recordRemade: async name => rewrite(model, name, withRemade),
    beginRestore: async restore => replace(model, withRestoreBegun(readState(model), restore, freshId(model))),
    remember: async machine => replace(model, withRemembered(readState(model), machine)),
    recordEpoch: async epoch => write(model, { epoch }),
    recordReached: async version => write(model, reachedBy(box.record.epoch, version)),
    resetFounding: async () => resetFounding(model),
    forget: async name => remove(model, [name]),
    recordFailure: async attempt => write(model, withAttempt(box.record, attempt)),
    addRequest: async request => write(model, { requests: [...without(box.record.requests, request), request] }),
    removeRequest: async request => write(model, { requests: without(box.record.requests, request) }),
    recordBackup: async backup => write(model, { backups: [...withoutBackup(model, backup.id), backup] }),
    forgetBackup: async id => write(model, { backups: withoutBackup(model, id) }),
    destroyed: async () => {
      const { version, cluster, clusterId } = box.record;
      remove(model, [...box.machines.keys()]);
      box.record = { version, cluster, clusterId, nextSerial: 1, requests: [] };
    },
  };
}

export function readState({ state }: Model): StateSeen {
  const machines = state.machines.show();
  if (state.snapshot?.machines !== machines) state.snapshot = undefined;
  state.snapshot ??= { ...state.record, machines };
  return state.snapshot;
}

function write({ state }: Model, change: Partial<Model['state']['record']>): void {
  state.record = { ...state.record, ...change };
  state.snapshot = undefined;
}

function update(model: Model, name: string, change: Partial<MachineRecord>): void {
  rewrite(model, name, record => ({ ...record, ...change }));
}

export function rewrite({ state }: Model, name: string, change: (record: MachineRecord) => MachineRecord): void {
  const record = state.machines.get(name);
  if (!record) return;
  setRecord(state, change(record));
}

function setRecord(state: Model['state'], record: MachineRecord): void {
  state.machines.set(record.name, record);
  state.snapshot = undefined;
}

/** The whole record at once. */
function replace({ state }: Model, { machines, ...record }: StateSeen): void {
  state.record = record;
  state.machines = new Records(Object.entries(machines));
  state.taken = undefined;
  state.snapshot = undefined;
}

function remove({ state }: Model, names: string[]): void {
  for (const name of names) state.machines.delete(name);
  state.taken = undefined;
  state.snapshot = undefined;
}

async function reserve(model: Model, ...[wish, allocate]: Parameters<State['reserve']>): Promise<MachineRecord> {
  const { state } = model;
  const { cluster, nextSerial: serial, founding } = state.record;
  const name = `${cluster}-${wish.role === 'control-plane' ? 'cp' : wish.pool}-${serial}`;
  state.taken ??= [...state.machines.values()].map(record => record.address);
  const record: MachineRecord = { name, ...wish, serial, address: await allocate(name, state.taken), existed: false };
  state.taken?.push(record.address);
  setRecord(state, record);
  write(model, {
    nextSerial: serial + 1,
    ...(wish.founding && !founding ? { founding: { token: freshId(model), attempt: 1 } } : {}),
  });
  return record;
}

/** Founding begins anew: no founding member is known any more, and the token is another one. */
function resetFounding(model: Model): void {
  const { state } = model;
  remove(
    model,
    [...state.machines.values()].filter(record => record.founding).map(record => record.name),
  );
  const { founding } = state.record;
  write(model, { founding: { ...founding, token: freshId(model), attempt: (founding?.attempt ?? 0) + 1 } });
}

function withoutBackup({ state }: Model, id: string): BackupRecord[] {
  return (state.record.backups ?? []).filter(each => each.id !== id);
}

function without(requests: readonly Request[], request: Request): Request[] {
  return requests.filter(each => !same(each, request));
}

function same(a: Request, b: Request): boolean {
  return a.kind === b.kind && (a.kind !== 'replace' || (b.kind === 'replace' && a.name === b.name));
}
