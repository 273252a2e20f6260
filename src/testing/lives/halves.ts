import { evictPod, podsOf } from '../../world/simulated/pods.ts';
import { powerOff } from '../../world/simulated/power.ts';
import { etcdInService } from '../../world/simulated/service.ts';
import type { Call } from '../calls.ts';
import type { Arena } from './arena.ts';
import { targetOf } from './judge.ts';

/** Makes half of an effect that has parts; false when it has none. */
export function half(arena: Arena, call: Call, make: () => Promise<unknown>): boolean {
  const { model } = arena.world;
  const machine = model.machines.get(targetOf(call, arena.world));
  const kube = etcdInService(model)?.kube;
  switch (call.name) {
    case 'machines.prepare':
      model.prepared = true;
      return true;
    case 'machines.create': {
      if (machine) return false;
      void make().catch(() => {});
      const made = model.machines.get(targetOf(call, arena.world));
      if (made) made.whole = false;
      return true;
    }
    case 'machines.destroy':
      if (!machine) return false;
      powerOff(model, machine);
      return true;
    case 'machines.teardown':
      model.endpoint.exists = false;
      model.endpoint.backends.clear();
      return true;
    case 'kube.applyAddon':
      if (!kube || call.args[0] !== model.options.policyAddon || kube.allowed) return false;
      kube.allowed = new Set(model.state.machines.keys());
      return true;
    case 'kube.evict':
      if (!kube || !machine) return false;
      for (const pod of podsOf(kube, machine.name).slice(0, 1)) evictPod(model, kube, pod);
      return true;
    default:
      return false;
  }
}
