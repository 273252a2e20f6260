import { type Draft, draftOf } from '../lifecycle/draft.ts';
import { controlPlanes } from '../lifecycle/roster.ts';
import { type Observation, PARTS } from '../world/observation.ts';
import { newMemory, observe } from '../world/observe.ts';
import type { World } from '../world/world.ts';

const LOOKS = 3;
/** Milliseconds between them. */
const PAUSE = 1000;

/**
 * What is seen before anything is begun. Where something seems amiss that may be the weakness of a moment, it is looked at again: on it
 * depends whether an upgrade is refused, and which control plane the plan says will go.
 */
export async function steadyLook({ world, signal }: { world: World; signal: AbortSignal }): Promise<Observation> {
  for (let looks = 1; ; looks++) {
    const seen = await observe(world, newMemory());
    if (looks === LOOKS || !mayPass(draftOf(seen, Number.POSITIVE_INFINITY))) return seen;
    await world.clock.sleep(PAUSE, signal);
  }
}

/** A founded cluster, a control plane that runs, and yet something of it can't be read, or it does not serve. */
function mayPass(draft: Draft): boolean {
  if (!draft.state.epoch) return false;
  const running = controlPlanes(draft).filter(({ state }) => state === 'running');
  const unread = PARTS.some(part => !draft.seen[part].known);
  return (unread && running.length > 0) || running.some(({ name }) => !draft.serving.has(name));
}
