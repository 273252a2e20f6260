import type { Issuer } from '../world.ts';
import type { Model } from './model.ts';

const DAY = 86_400_000;

/** Leaves for 365 days, due at two thirds, each earlier by its own random 0-20 %. */
export function simulatedIssuer(model: Model): Issuer {
  return {
    issue: async record => {
      let issued = model.issued.get(record.name);
      if (!issued) {
        const at = model.events.now;
        const shortened = 1 - 0.2 * (model.random ? model.random() : 0);
        issued = { at, notAfter: at + 365 * DAY, dueAt: at + Math.round((365 * DAY * 2 * shortened) / 3) };
        model.issued.set(record.name, issued);
      }
      return issued;
    },
    forget: async name => void model.issued.delete(name),
  };
}
