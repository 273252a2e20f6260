import type { IssuedTimes } from '../state.ts';
import type { Issuer } from '../world.ts';
import type { Model } from './model.ts';

const DAY = 86_400_000;

export function simulatedIssuer(model: Model): Issuer {
  const make = (name: string): IssuedTimes => {
    const issued = newLeaves(model);
    model.issued.set(name, issued);
    return issued;
  };
  return {
    issue: async ({ name }) => model.issued.get(name) ?? make(name),
    renew: async ({ name }) => make(name),
    forget: async name => void model.issued.delete(name),
  };
}

/** Leaves for 365 days, due at two thirds, each earlier by its own random 0-20 %. */
function newLeaves(model: Model): IssuedTimes {
  const at = model.events.now;
  const shortened = 1 - 0.2 * (model.random ? model.random() : 0);
  return { at, notAfter: at + 365 * DAY, dueAt: at + Math.round((365 * DAY * 2 * shortened) / 3) };
}
