import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { acquireLock } from '../../../src/world/store/lock.ts';
import { machineContainers } from '../support/engine.ts';
import { startSeaworthy } from '../support/tool.ts';
import { machinesOf, type Subject } from './subject.ts';

/** What looks after a cluster at rest, and who may work on it: nothing here changes a machine. */
export function keepingTests(subject: Subject): void {
  const { cluster } = subject;

  it('keep --once finds nothing to do: a report, metrics, and no entry in the history', async () => {
    const file = join(cluster.folder, 'seaworthy.prom');
    const before = (await cluster.call('history')).stdout;
    const once = await cluster.call('keep', ['--once', '--metrics-file', file]);
    expect(once, once.stderr).toMatchObject({ code: 0 });
    const metrics = await readFile(file, 'utf8');
    for (const line of ['seaworthy_converged 1', 'seaworthy_machines{state="running"} 5'])
      expect(metrics.split('\n')).toContain(line);
    expect((await cluster.call('history')).stdout).toBe(before);
    const { keep, expiry } = await cluster.status(0);
    expect(keep).toMatchObject({ once: true, last: { outcome: 'converged', moves: 0 } });
    expect(machinesOf(subject).map(({ name }) => name)).toContain(expiry?.machine);
    expect(expiry).toMatchObject({ state: 'fine' });
  });

  it('other commands work beside a running keep; SIGTERM ends it', async () => {
    const keep = startSeaworthy(['keep', cluster.document, '--every', '5']);
    await rounds(cluster.stateDir, keep.pid, 1);
    expect(await cluster.up()).toMatchObject({ kind: 'converged', moves: 0 });
    expect((await cluster.status(0)).keep).toMatchObject({ once: false, alive: 'alive' });
    await rounds(cluster.stateDir, keep.pid, 2);
    keep.kill('SIGTERM');
    expect(await keep.ended, keep.output()).toBe(0);
    expect((await cluster.status(0)).keep).toMatchObject({
      alive: 'dead',
      rounds: expect.not.objectContaining({ failed: 1 }),
    });
  });

  it('a second operator is told who is at work, and touches nothing', async () => {
    const [state, running] = [await stateOf(cluster.stateDir), await machineContainers(cluster.name)];
    const history = (await cluster.call('history')).stdout;
    const lock = await acquireLock(cluster.stateDir, 'up');
    try {
      const [first] = machinesOf(subject);
      for (const [command, args] of [
        ['up', []],
        ['replace', [first!.name]],
        ['rotate', ['leaves']],
        ['down', ['--yes']],
      ] as const) {
        const refused = await cluster.call(command, args);
        expect(refused, command).toMatchObject({ code: 18 });
        expect(refused.stderr).toContain(`seaworthy up, process ${process.pid}`);
      }
    } finally {
      await lock.release();
    }
    expect(await stateOf(cluster.stateDir)).toBe(state);
    expect((await cluster.call('history')).stdout).toBe(history);
    expect(await machineContainers(cluster.name)).toEqual(running);
  });

  it('replace names the machines there are when there is none of that name', async () => {
    const state = await stateOf(cluster.stateDir);
    const refused = await cluster.call('replace', ['stranger']);
    expect(refused.code).toBe(10);
    for (const { name } of machinesOf(subject)) expect(refused.stderr).toContain(name);
    expect(await stateOf(cluster.stateDir)).toBe(state);
  });
}

function stateOf(stateDir: string): Promise<string> {
  return readFile(join(stateDir, 'state.json'), 'utf8');
}

/** Waits until this process has reported so many converged rounds. */
async function rounds(stateDir: string, pid: number, count: number): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const report = await readFile(join(stateDir, 'keep.json'), 'utf8').then(JSON.parse, () => undefined);
    if (report?.holder.pid === pid && report.rounds.converged >= count) return;
    await sleep(500);
  }
  throw new Error(`keep reported no ${count} converged rounds within two minutes`);
}
