import { loseService } from '../draft.ts';
import type { Move } from '../move.ts';
import { newest } from '../versions.ts';

/** Puts an API server behind the endpoint; the first of a new version takes the cluster past its point of no return, which is recorded before. */
export function admit(name: string, address: string, kubernetesVersion?: string): Move {
  return {
    kind: 'admit',
    target: name,
    title: `put ${name} behind the endpoint`,
    reads: ['endpoint'],
    touches: ['endpoint'],
    takes: draft => {
      draft.reaching = newest([kubernetesVersion, draft.reaching].filter(version => version !== undefined));
    },
    run: async world => {
      if (kubernetesVersion) await world.state.recordReached(kubernetesVersion);
      await world.endpoint.admit(name, address);
    },
  };
}

/** Takes an API server out of the endpoint's rotation; what it is answering it may finish. */
export function withdraw(name: string): Move {
  return {
    kind: 'withdraw',
    target: name,
    title: `take ${name} out of the endpoint`,
    reads: ['endpoint'],
    touches: ['endpoint'],
    takes: draft => {
      const backend = draft.backends.get(name);
      if (backend) draft.backends.set(name, { ...backend, admitted: false });
      loseService(draft, name);
    },
    run: world => world.endpoint.withdraw(name),
  };
}
