import { setTimeout as sleep } from 'node:timers/promises';
import { SeaworthyError } from '../../../kit/errors.ts';
import type { EngineContainer } from '../engine/engine.ts';
import { ours } from '../labels.ts';
import type { Local } from '../local.ts';
import { type Admin, adminAt, LIST } from './admin.ts';

/** The admin socket inside the container. Its name holds the cluster's id: a process id used again cannot lead to another's. */
export function socketPath(clusterId: string): string {
  return `/run/${clusterId.slice(0, 32)}.sock`;
}

export async function findEndpoint(local: Local): Promise<EngineContainer | undefined> {
  return (await local.engine().containers(ours(local.options, 'endpoint')))[0];
}

/**
 * The admin socket, reached through /proc without asking the engine: an answer takes about a millisecond, an `exec` a hundred times
 * that. Undefined when no endpoint runs.
 */
export async function findAdmin(local: Local): Promise<Admin | undefined> {
  const { memo } = local;
  if (memo.endpointPid && (await answers(local, memo.endpointPid))) return adminOf(local, memo.endpointPid);
  delete memo.endpointPid;
  const found = await findEndpoint(local);
  if (found?.state !== 'running' || !(await answers(local, found.pid))) return undefined;
  memo.endpointPid = found.pid;
  return adminOf(local, found.pid);
}

export async function requireAdmin(local: Local): Promise<Admin> {
  const admin = await findAdmin(local);
  if (admin) return admin;
  throw new SeaworthyError('provider', 'the endpoint is not running', {
    hint: 'run the same command again: it is started first',
    retry: true,
  });
}

/** Until a container just started answers: some 100 ms. */
export async function waitForAdmin(local: Local): Promise<Admin> {
  for (let tries = 0; tries < 50; tries++) {
    const admin = await findAdmin(local);
    if (admin) return admin;
    await sleep(100);
  }
  return requireAdmin(local);
}

function adminOf(local: Local, pid: number): Admin {
  return adminAt(`/proc/${pid}/root${socketPath(local.options.clusterId)}`);
}

async function answers(local: Local, pid: number): Promise<boolean> {
  return adminOf(
    local,
    pid,
  )(LIST).then(
    answer => answer.includes('srv_name'),
    () => false,
  );
}
