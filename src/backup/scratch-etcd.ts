import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeaworthyError } from '../kit/errors.ts';
import { CommandError, exec, execQuiet } from '../kit/exec.ts';
import type { Scratch } from './scratch.ts';
import { postUnix } from './unix-http.ts';

/** Programs of the etcd version that a snapshot is of. */
export interface EtcdTools {
  etcd: string;
  etcdutl: string;
}

/** What a restored snapshot holds, as an etcd that runs on it says. */
export interface Restored {
  revision: number;
  /** Hash of all keys up to that revision, hex. */
  hash: string;
  compactRevision: number;
  keys: number;
  /** UID of the namespace kube-system; undefined when it has none. */
  kubeSystemUid: string | undefined;
}

/** Host and port are names of files: etcd wants its Unix sockets called so. */
const CLIENT = 'client:1';
const PEER = 'unix://peer:1';
const START_SECONDS = 60;

/** Restores a snapshot into an etcd of one member, on sockets that only we can reach, and asks it what it has. */
export async function restoreIntoScratch(
  snapshotFile: string,
  scratch: Scratch,
  tools: EtcdTools,
  signal: AbortSignal,
): Promise<Restored> {
  const data = join(scratch.data, 'restored');
  const status = await exec('state', tools.etcdutl, ['snapshot', 'status', snapshotFile, '-w', 'json'], { signal });
  const { revision, totalKey } = JSON.parse(status.stdout) as { revision: number; totalKey: number };
  const peers = [`--initial-cluster=scratch=${PEER}`, `--initial-advertise-peer-urls=${PEER}`];
  const restore = ['snapshot', 'restore', snapshotFile, `--data-dir=${data}`, '--name=scratch', ...peers];
  await exec('state', tools.etcdutl, restore, { signal });
  const ended = new AbortController();
  const stop = AbortSignal.any([ended.signal, signal]);
  const running = execQuiet(tools.etcd, etcdArgs(data, peers), { cwd: scratch.sockets, signal: stop });
  const death = running.then(
    result => new CommandError('state', tools.etcd, result, `exit ${result.exitCode}`, false),
    (error: unknown) => error,
  );
  try {
    const socket = join(scratch.sockets, CLIENT);
    await Promise.race([serves(socket, stop), death.then(error => Promise.reject(error))]);
    return { revision, keys: totalKey, ...(await asked(socket, revision)) };
  } finally {
    ended.abort();
    await death;
  }
}

function etcdArgs(data: string, peers: readonly string[]): string[] {
  return [
    '--name=scratch',
    `--data-dir=${data}`,
    `--listen-client-urls=unix://${CLIENT}`,
    `--advertise-client-urls=unix://${CLIENT}`,
    `--listen-peer-urls=${PEER}`,
    ...peers,
    '--unsafe-no-fsync',
    '--log-level=error',
  ];
}

async function serves(socket: string, signal: AbortSignal): Promise<void> {
  for (let tries = 0; ; tries++) {
    const answer = await postUnix<{ leader?: string }>(socket, '/v3/maintenance/status', {}).catch(() => undefined);
    if (answer?.leader && answer.leader !== '0') return;
    if (tries >= START_SECONDS * 5)
      throw new SeaworthyError('state', `an etcd restored from the snapshot does not serve within ${START_SECONDS} s`);
    await sleep(200, undefined, { signal });
  }
}

const KUBE_SYSTEM = Buffer.from('/registry/namespaces/kube-system').toString('base64');

async function asked(socket: string, revision: number) {
  const hashed = await postUnix<{ hash?: number; compact_revision?: string }>(socket, '/v3/maintenance/hashkv', {
    revision: String(revision),
  });
  const range = await postUnix<{ kvs?: { value?: string }[] }>(socket, '/v3/kv/range', {
    key: KUBE_SYSTEM,
    revision: String(revision),
  });
  const value = Buffer.from(range.kvs?.[0]?.value ?? '', 'base64').toString('latin1');
  return {
    hash: (hashed.hash ?? 0).toString(16).padStart(8, '0'),
    compactRevision: Number(hashed.compact_revision ?? 0),
    kubeSystemUid: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(value)?.[0],
  };
}
