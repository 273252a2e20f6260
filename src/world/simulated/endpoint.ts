import { isOlder } from '../../catalog/versions.ts';
import { SeaworthyError } from '../../kit/errors.ts';
import type { Endpoint } from '../world.ts';
import { apiServerReady } from './api-server.ts';
import { later, type Model, type SimEndpoint } from './model.ts';

export function simulatedEndpoint(model: Model): Endpoint {
  return {
    observe: async () => {
      const { exists, address, port, backends } = model.endpoint;
      const seen = [...backends.values()].map(({ checking: _, ...backend }) => backend);
      return { exists, address, port, operatorAddress: '127.0.0.1', operatorPort: port, backends: seen };
    },
    admit: async (name, address) => {
      if (!model.endpoint.exists) throw new SeaworthyError('provider', 'there is no endpoint', { retry: true });
      if (model.endpoint.backends.get(name)?.address === address) return;
      model.endpoint.backends.set(name, { name, address, admitted: true, healthy: false, checking: false });
      noteServed(model, name);
      probeBackends(model);
    },
    withdraw: async name => {
      model.endpoint.backends.delete(name);
    },
  };
}

function noteServed(model: Model, name: string): void {
  const machine = model.controlPlanes.get(name);
  const etcd = machine?.etcdData?.etcd;
  const version = machine?.blueprint.kubernetesVersion;
  if (etcd && version && (!etcd.served || isOlder(etcd.served, version))) etcd.served = version;
}

export function noEndpoint(): SimEndpoint {
  return { exists: false, address: '10.89.0.2', port: 6443, backends: new Map() };
}

/** The endpoint's own health check finds out what has changed, after its interval. */
export function probeBackends(model: Model): void {
  for (const backend of model.endpoint.backends.values()) {
    if (backend.checking || backend.healthy === answers(model, backend.name)) continue;
    backend.checking = true;
    later(model, backend.healthy ? 'endpointDown' : 'endpointUp', () => {
      backend.checking = false;
      backend.healthy = answers(model, backend.name);
      if (backend.healthy) wake(model);
      probeBackends(model);
    });
  }
}

function answers(model: Model, name: string): boolean {
  const machine = model.controlPlanes.get(name);
  return machine !== undefined && !machine.cutOff && !machine.expired && apiServerReady(model, machine);
}

/** Whoever waits for the API looks again. */
export function wake(model: Model): void {
  const waiting = [...model.waiting];
  model.waiting.clear();
  for (const look of waiting) look();
}
