import type { MachineRecord, StateSeen } from '../state.ts';
import type { State } from '../world.ts';
import { freshId, type Model } from './model.ts';

/** Our own record, in memory; the same rules as the store's. */
export function simulatedState(model: Model): State {
  const box = model.state;
  const change = (act: () => void) => {
    act();
    box.snapshot = undefined;
  };
  const update = (name: string, more: Partial<MachineRecord>) =>
    change(() => {
      const record = box.machines.get(name);
      if (record) box.machines.set(name, { ...record, ...more });
    });
  return {
    read: async () => readState(model),
    reserve: async (wish, allocate) => {
      const { cluster, nextSerial: serial } = box.record;
      const name = `${cluster}-${wish.role === 'control-plane' ? 'cp' : wish.pool}-${serial}`;
      box.taken ??= [...box.machines.values()].map(record => record.address);
      const address = await allocate(name, box.taken);
      box.taken.push(address);
      const record: MachineRecord = { name, serial, address, existed: false, ...wish };
      change(() => {
        box.machines.set(name, record);
        box.record = { ...box.record, nextSerial: serial + 1 };
        if (wish.founding) box.record.founding ??= { token: freshId(model), attempt: 1 };
      });
      return record;
    },
    recordIssued: async (name, issued) => update(name, { issued }),
    recordExisted: async name => update(name, { existed: true }),
    recordEpoch: async epoch => change(() => (box.record = { ...box.record, epoch })),
    resetFounding: async () => change(() => resetFounding(model)),
    forget: async name =>
      change(() => {
        box.machines.delete(name);
        box.taken = undefined;
      }),
    addRequest: async request =>
      change(() => (box.record = { ...box.record, requests: [...box.record.requests, request] })),
    removeRequest: async request =>
      change(() => {
        const same = JSON.stringify(request);
        const requests = box.record.requests.filter(each => JSON.stringify(each) !== same);
        box.record = { ...box.record, requests };
      }),
    destroyed: async () => change(() => destroyed(model)),
  };
}

export function readState(model: Model): StateSeen {
  const box = model.state;
  box.snapshot ??= { ...box.record, machines: Object.fromEntries(box.machines) };
  return box.snapshot;
}

function resetFounding(model: Model): void {
  const box = model.state;
  for (const record of box.machines.values()) if (record.founding) box.machines.delete(record.name);
  box.taken = undefined;
  box.record = { ...box.record, founding: { token: freshId(model), attempt: (box.record.founding?.attempt ?? 0) + 1 } };
}

function destroyed(model: Model): void {
  const box = model.state;
  box.machines.clear();
  box.taken = undefined;
  const { epoch: _epoch, founding: _founding, ...rest } = box.record;
  box.record = { ...rest, requests: [] };
}
