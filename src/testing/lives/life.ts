import { isSeaworthyError, messageOf } from '../../kit/errors.ts';
import type { Guard } from '../../lifecycle/guard.ts';
import { loop, type Outcome } from '../../lifecycle/loop.ts';
import { emptySeed } from '../../world/simulated/index.ts';
import { between, pick } from '../../world/simulated/random.ts';
import type { Request } from '../../world/state.ts';
import { type Fault, Killed, NATURE_FAULTS, NO_FAULTS, OPERATOR_FAULTS } from '../faults.ts';
import { deployApps } from './apps.ts';
import { type Arena, type ArenaOptions, type Broken, newArena, strikes } from './arena.ts';
import { CLUSTER, CLUSTER_ID } from './document.ts';
import { pictureOf } from './picture.ts';
import { unfold } from './plots.ts';
import { photograph, rescue } from './rescue.ts';
import { calm, strike } from './strikes.ts';
import { startTool } from './tool.ts';
import { isLost, leftovers, untruths } from './truth.ts';

export interface LifeOptions extends ArenaOptions {
  guards?: readonly Guard[];
  /** What it is about beside its faults comes from the seed as well. */
  plots?: boolean;
}

export interface Life {
  seed: number;
  ok: boolean;
  /** What went wrong, in a line; empty when all was well. */
  verdict: string;
  broken: Broken[];
  effects: number;
  virtualMs: number;
  coverage: Map<string, number>;
  story: string[];
  /** Faults that were drawn in it. */
  faults: number;
}

/** Mostly rare: what ends is looked at at once anyway (ms). */
const POLLS = [1_000, 5_000, 10_000, 15_000, 20_000, 30_000] as const;

/** Once faults stop a life has this long to converge (virtual ms). */
const BOUND = 4 * 3_600_000;

/** One life: a document, a world, faults for a while, kills, then peace; and in the end all must be as the document says. */
export async function live(seed: number, options: LifeOptions = {}): Promise<Life> {
  const arena = newArena(seed, options);
  let verdict = '';
  try {
    if (options.start) deployApps(arena);
    await troubledTimes(arena, options);
    verdict = await peace(arena, options);
  } catch (error) {
    verdict = `threw: ${error instanceof Error ? error.stack : String(error)}`;
  }
  const first = arena.broken[0];
  if (first) verdict = `invariant ${first.invariant} broken by "${first.move}": ${first.why}`;
  if (verdict) for (const line of [...pictureOf(arena.world), verdict]) arena.story.tell(line);
  const { effects, broken, coverage, world } = arena;
  const virtualMs = world.model.events.now - (options.start?.seed.at ?? emptySeed(CLUSTER, CLUSTER_ID).at);
  return {
    seed,
    ok: verdict === '',
    verdict,
    broken,
    effects,
    virtualMs,
    coverage,
    story: arena.story.last(200),
    faults: arena.faults,
  };
}

/** Faults strike, the tool is run again and again; while it has nothing to do, time goes by. */
async function troubledTimes(arena: Arena, options: LifeOptions): Promise<void> {
  const { world, random, plan } = arena;
  if (plan.perEffect === 0) return;
  const end = world.clock.now() + between(random, 2, 20) * 60_000;
  strikeNowAndThen(arena, end);
  if (options.plots) unfold(arena, end);
  while (world.clock.now() < end && arena.broken.length === 0) {
    photograph(arena);
    await run(arena, options, between(random, 1, 5) * 60_000);
    await world.clock.sleep(between(random, 1_000, 120_000));
  }
}

function strikeNowAndThen(arena: Arena, end: number): void {
  const { world, random, plan } = arena;
  const faults: Fault[] = [...NATURE_FAULTS, ...OPERATOR_FAULTS].filter(fault => !plan.without.includes(fault));
  const wait = -Math.log(1 - random()) * plan.quiet;
  if (world.model.events.now + wait > end || faults.length === 0) return;
  world.model.events.schedule(wait, () => {
    const fault = faults[Math.floor(random() * faults.length)]!;
    if (strikes(arena)) strike(arena, fault, '');
    strikeNowAndThen(arena, end);
  });
}

/** One run of the tool, until it ends by itself or is killed. */
async function run(arena: Arena, options: LifeOptions, patienceMs: number): Promise<Outcome | undefined> {
  const tool = startTool(arena);
  arena.story.tell('--- up');
  try {
    const outcome = await loop({
      world: tool.world,
      desire: tool.desire,
      emit: event => {
        tool.emit(event);
        if (event.type === 'move-done' && event.move === 'record-epoch') deployApps(arena);
      },
      signal: new AbortController().signal,
      // rare looks make quick lives; a gap in watching begins at a minute
      pollMs: pick(arena.random, POLLS)!,
      patienceMs,
      ...(options.guards ? { guards: options.guards } : {}),
    });
    arena.story.tell(`--- up ended: ${outcome.kind}`);
    return outcome;
  } catch (error) {
    if (!(error instanceof Killed)) arena.story.tell(`--- up failed: ${messageOf(error)}`);
    if (!(error instanceof Killed) && !isSeaworthyError(error)) throw error;
    return undefined;
  } finally {
    tool.end();
  }
}

/** No more faults: it must converge, be what the document says, and then have nothing left to do. */
async function peace(arena: Arena, options: LifeOptions): Promise<string> {
  calm(arena);
  arena.plan = NO_FAULTS;
  arena.story.tell('=== faults stop');
  const { world, random } = arena;
  const destroy = random() < 0.1 || isAskedFor(arena, 'destroy');
  if (destroy) await world.state.addRequest({ kind: 'destroy', at: world.clock.now() });
  else if (arena.lossy) {
    const wrong = await remedied(arena, options);
    if (wrong !== undefined) return wrong;
  }
  const end = world.clock.now() + BOUND;
  for (let restful = 0; restful < 2; ) {
    const before = arena.effects;
    const outcome = await run(arena, options, 30 * 60_000);
    if (arena.broken.length > 0) return '';
    // what is lost is noticed late: only a run that found nothing to do, twice, is the end
    restful = outcome?.kind === 'converged' && arena.effects === before ? restful + 1 : 0;
    await world.clock.sleep(600_000);
    if (restful === 0 && world.clock.now() > end) return `did not come to rest: ${whyNot(outcome)}`;
  }
  const wrong = destroy ? leftovers(world) : untruths(world, arena.document);
  return wrong.length > 0 ? `converged, but ${wrong.join('; ')}` : '';
}

function isAskedFor({ world }: Arena, kind: Request['kind']): boolean {
  return world.model.state.record.requests.some(request => request.kind === kind);
}

/** What somebody has asked for already may be the remedy; else a person finds one. The verdict, if the life ends here. */
async function remedied(arena: Arena, options: LifeOptions): Promise<string | undefined> {
  if (isAskedFor(arena, 'recover') || isAskedFor(arena, 'restore')) {
    // by a clock that is behind nothing has expired: whoever asks for a remedy sets it right first
    arena.clockOffset = 0;
    await run(arena, options, 30 * 60_000);
  }
  if (!isLost(arena.world)) return undefined;
  const wrong = await beyondHelp(arena, options);
  return wrong || !(await rescue(arena)) ? wrong : undefined;
}

/** Fewer than a quorum of disks are left: nothing may be destroyed or founded any more, and nobody may call it converged. */
async function beyondHelp(arena: Arena, options: LifeOptions): Promise<string> {
  const before = arena.world.model.machines.size;
  const outcome = await run(arena, options, 30 * 60_000);
  if (outcome?.kind === 'converged') return 'a majority of the disks is lost, and it is called converged';
  return arena.world.model.machines.size < before ? 'a majority of the disks is lost, and more was destroyed' : '';
}

function whyNot(outcome: Outcome | undefined): string {
  if (!outcome) return 'the last run threw';
  const { waits, held } = outcome.decision;
  return [outcome.kind, ...waits, ...held.map(each => `${each.move.title}: ${each.guard}: ${each.why}`)]
    .slice(0, 8)
    .join('; ');
}
