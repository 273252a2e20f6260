import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assetPath } from '../../kit/assets.ts';
import { thisProcess } from './holder.ts';
import { acquireLock } from './lock.ts';

let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-lock-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A second seaworthy: a process of its own that runs this with `acquireLock` at hand, and says `ready`. */
async function otherProcess(body: string): Promise<ChildProcess> {
  const script = `
    const { acquireLock } = await import(${JSON.stringify(assetPath('src/world/store/lock.ts'))});
    const { readFileSync, writeFileSync } = await import('node:fs');
    const folder = ${JSON.stringify(folder)};
    ${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

async function holdingProcess(after: string): Promise<ChildProcess> {
  const child = await otherProcess(`const lock = await acquireLock(folder, 'up'); console.log('ready'); ${after}`);
  await once(child.stdout!, 'data');
  return child;
}

const claims = () => readdir(join(folder, 'lock'));
const writeClaim = async (content: string, secondsAgo = 0) => {
  await (await acquireLock(folder, 'test')).release();
  const path = join(folder, 'lock', 'other');
  await writeFile(path, content);
  const time = Date.now() / 1000 - secondsAgo;
  await utimes(path, time, time);
};

describe('two processes', () => {
  it('the second is told who holds it, since when, and what to do', async () => {
    const child = await holdingProcess('setInterval(() => {}, 1000);');
    const error = await acquireLock(folder, 'up').catch(error => error);
    expect(error).toMatchObject({ kind: 'state', retry: true });
    expect(error.message).toMatch(
      new RegExp(
        `^another one is at work on this cluster: seaworthy up, process ${child.pid} on ${hostname()}, for \\d+ s \\(since 20`,
      ),
    );
    expect(error.hint).toContain(`wait for it to end, or end it with: kill ${child.pid}`);
    expect(await claims()).toHaveLength(1);
  });

  it('a killed one holds nothing, at once', async () => {
    const child = await holdingProcess('setInterval(() => {}, 1000);');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await claims()).toHaveLength(1);
    const lock = await acquireLock(folder, 'up');
    expect(await claims()).toHaveLength(1);
    await lock.check();
    await lock.release();
    expect(await claims()).toEqual([]);
  });

  it('a stopped one still holds it: it may go on at any time', async () => {
    const child = await holdingProcess('setInterval(() => {}, 1000);');
    child.kill('SIGSTOP');
    const [claim] = await claims();
    const longAgo = Date.now() / 1000 - 3600;
    await utimes(join(folder, 'lock', claim!), longAgo, longAgo);
    await expect(acquireLock(folder, 'up')).rejects.toThrow(/last heartbeat 3\d\d\d s ago/);
  });

  it.each(['process.exit(3)', 'throw new Error("as planned")'])('%s releases it', async end => {
    const child = await holdingProcess(`process.on('uncaughtException', () => process.exit(1)); ${end};`);
    if (child.exitCode === null) await once(child, 'exit');
    expect(await claims()).toEqual([]);
  });

  it('five at once, many times: never two inside', async () => {
    await writeFile(join(folder, 'count'), '0');
    const rounds = `
      for (let done = 0; done < 6; ) {
        const lock = await acquireLock(folder, 'count').catch(() => undefined);
        if (!lock) continue;
        const before = Number(readFileSync(folder + '/count', 'utf8'));
        await new Promise(resolve => setTimeout(resolve, 5));
        writeFileSync(folder + '/count', String(before + 1));
        await lock.release();
        done++;
      }`;
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => otherProcess(rounds)));
    const codes = await Promise.all(all.map(async child => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0, 0, 0]);
    expect(await readFile(join(folder, 'count'), 'utf8')).toBe('30');
    expect(await claims()).toEqual([]);
  });
});

describe('a claim of another host', () => {
  const elsewhere = JSON.stringify({ ...thisProcess('keep'), host: 'beacon', scope: 'another', pid: 1 });

  it('lives for 30 s after its last heartbeat', async () => {
    await writeClaim(elsewhere, 25);
    const error = await acquireLock(folder, 'up').catch(error => error);
    expect(error.message).toContain('seaworthy keep, process 1 on beacon');
    expect(error.message).toMatch(/last heartbeat 2[56] s ago/);
    expect(error.hint).toMatch(/^wait for it to end; if it is gone, the lock is free 30 s after its last heartbeat/);
  });

  it('is removed after that', async () => {
    await writeClaim(elsewhere, 31);
    await (await acquireLock(folder, 'up')).release();
    expect(await claims()).toEqual([]);
  });

  it.each(['', '{"pid": 1'])('so is one that says %j', async content => {
    await writeClaim(content);
    await expect(acquireLock(folder, 'up')).rejects.toThrow("can't be read");
    await writeClaimAge(31);
    await (await acquireLock(folder, 'up')).release();
  });

  const writeClaimAge = (seconds: number) => {
    const time = Date.now() / 1000 - seconds;
    return utimes(join(folder, 'lock', 'other'), time, time);
  };
});

it('a process that only has the pid of the holder is not the holder', async () => {
  await writeClaim(JSON.stringify({ ...thisProcess('up'), started: '1' }));
  await (await acquireLock(folder, 'up')).release();
});

it('whoever lost it is told, and writes no more', async () => {
  const lock = await acquireLock(folder, 'up');
  const [claim] = await claims();
  await rm(join(folder, 'lock', claim!));
  await writeFile(join(folder, 'lock', claim!), 'another file of that name');
  await expect(lock.check()).rejects.toMatchObject({
    kind: 'state',
    message: expect.stringContaining('the lock was lost'),
  });
  expect(lock.signal.aborted).toBe(true);
  await lock.release();
  await lock.release();
});

it('is not taken twice by one process, nor used after its release', async () => {
  const lock = await acquireLock(folder, 'up');
  await expect(acquireLock(folder, 'down')).rejects.toThrow(`process ${process.pid}`);
  await lock.release();
  await expect(lock.check()).rejects.toThrow('after its release');
});

it('a polite one waits for a holder that works in turns, and for no other', async () => {
  const waits: string[] = [];
  const polite = { to: 'keep', until: Date.now() + 20_000, onWait: (who: string) => void waits.push(who) };
  const round = await acquireLock(folder, 'keep');
  setTimeout(() => void round.release(), 500);
  const mine = await acquireLock(folder, 'replace', polite);
  expect(waits[0]).toContain(`seaworthy keep, process ${process.pid}`);
  const second = acquireLock(folder, 'up', polite);
  await expect(second).rejects.toThrow('seaworthy replace');
  await mine.release();
});
