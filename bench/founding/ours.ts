import { down, up } from '../../src/index.ts';
import { assetPath } from '../../src/kit/assets.ts';
import type { SeaworthyEvent } from '../../src/kit/events.ts';
import { exec } from '../../src/kit/exec.ts';
import type { BenchContext } from '../support/bench.ts';
import type { Place } from './place.ts';
import { readyCluster } from './readiness.ts';
import { removing } from './removing.ts';
import { runningSince } from './running.ts';
import type { Timeline } from './timeline.ts';

/** `up`, as the library: all machines are made at once and assemble themselves from issued identities. */
export async function foundByUs(place: Place, { signal, say }: BenchContext): Promise<Timeline> {
  const { name, document, stateDir } = place;
  const look = async (args: readonly string[]) =>
    (await exec('kube', assetPath('seaworthy'), ['kubectl', document, '--', ...args], { signal })).stdout;
  return removing(
    name,
    stateDir,
    async () => void (await down({ document, stateDir })),
    async () => {
      const moves: Move[] = [];
      const emit = (event: SeaworthyEvent) => {
        if (event.type === 'stage') say(`ours: ${event.message}`);
        if (event.type === 'move-started' || event.type === 'move-done') moves.push({ ...event, at: Date.now() });
      };
      await up({ document, stateDir, emit, signal });
      const converged = Date.now();
      const { nodes, nodesAt, corednsAt } = await readyCluster(look, signal);
      return {
        ...momentsOf(moves, converged),
        running: await runningSince(nodes),
        nodes: nodesAt,
        coredns: corednsAt,
        ready: nodes.length,
      };
    },
  );
}

interface Move {
  type: 'move-started' | 'move-done';
  move: string;
  at: number;
}

function momentsOf(moves: readonly Move[], converged: number): Pick<Timeline, 'begun' | 'phases'> {
  const first = (type: Move['type'], kind: string) => moves.find(each => each.type === type && each.move === kind)?.at;
  const last = (kind: string) => moves.findLast(each => each.type === 'move-done' && each.move === kind)?.at;
  return {
    begun: first('move-started', 'create') ?? Number.NaN,
    phases: {
      'identities begun': first('move-started', 'issue') ?? Number.NaN,
      founded: last('record-epoch') ?? Number.NaN,
      'addons applied': last('apply-addon') ?? Number.NaN,
      'up is done': converged,
    },
  };
}
