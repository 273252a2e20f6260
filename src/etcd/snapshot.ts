import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { SeaworthyError } from '../kit/errors.ts';
import { httpsConnection } from '../kit/https.ts';
import { EtcdRefused, unanswered } from './errors.ts';
import { type Gateway, HEADERS, targetOf } from './gateway.ts';
import { knowsLeader } from './member-seen.ts';
import { noneOf, type Survey } from './survey.ts';
import type { EtcdClientOptions, EtcdMachine, EtcdSnapshot, KeyHash } from './types.ts';
import { ABSENT_KEY, bigOf, type HashAnswer, type SnapshotLine, type StatusAnswer } from './wire.ts';

interface Source {
  machine: EtcdMachine;
  version: string;
}

/** Voters that know the leader: followers first, the furthest on before the others, the leader last. */
export async function snapshotSources(survey: Survey): Promise<Source[]> {
  const answers = await Promise.all(
    survey.map(({ machine, status }) => status.then(said => ({ machine, said })).catch(() => undefined)),
  );
  return answers
    .filter(each => each !== undefined)
    .filter(({ said }) => !said.isLearner && knowsLeader(said))
    .sort((a, b) => Number(leads(a.said)) - Number(leads(b.said)) || (applied(a.said) > applied(b.said) ? -1 : 1))
    .map(({ machine, said }) => ({ machine, version: said.version ?? '' }));
}

function leads({ leader, header }: StatusAnswer): boolean {
  return leader === header?.member_id;
}

function applied({ raftAppliedIndex }: StatusAnswer): bigint {
  return bigOf(raftAppliedIndex);
}

/** The first that answers a linearizable read: then a quorum stands behind it, and it has all that was acknowledged before. */
export async function snapshotFrom(
  options: EtcdClientOptions,
  gateway: Gateway,
  sources: readonly Source[],
): Promise<EtcdSnapshot> {
  if (sources.length === 0)
    throw new SeaworthyError('etcd', 'no etcd member that knows a leader can give a snapshot', {
      retry: true,
      hint: 'etcd serves again once a majority of its voters run and reach each other',
    });
  const errors: unknown[] = [];
  for (const { machine, version } of sources) {
    try {
      await gateway.call(machine, '/v3/kv/range', ABSENT_KEY);
      return { member: machine.name, version, bytes: whole(machine.name, streamed(options, machine)) };
    } catch (error) {
      errors.push(error);
    }
  }
  throw noneOf(errors);
}

/** Milliseconds of silence after which a snapshot is given up. */
const SILENCE = 30_000;

/** Over a connection of its own: on the kept one everything else would wait behind it. */
async function* streamed(options: EtcdClientOptions, machine: EtcdMachine): AsyncGenerator<Buffer> {
  const connection = await httpsConnection(targetOf(machine, await options.credentials(), options));
  const request = { method: 'POST', path: '/v3/maintenance/snapshot', headers: HEADERS, body: '{}' } as const;
  try {
    const { body } = await connection.stream({ ...request, timeoutMs: SILENCE });
    yield* blobs(machine.name, body);
  } catch (error) {
    throw unanswered(machine.name, error);
  } finally {
    await connection.close();
  }
}

/** One JSON object a line, its part of the snapshot in base64. */
async function* blobs(member: string, body: Readable): AsyncGenerator<Buffer> {
  let rest = '';
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line) yield blobOf(member, line);
  }
  if (rest.trim()) yield blobOf(member, rest);
}

function blobOf(member: string, line: string): Buffer {
  let said: SnapshotLine;
  try {
    said = JSON.parse(line) as SnapshotLine;
  } catch (cause) {
    throw new SeaworthyError('etcd', `etcd on ${member} broke off its snapshot`, { retry: true, cause });
  }
  if (said.result) return Buffer.from(said.result.blob ?? '', 'base64');
  throw new EtcdRefused(
    { code: said.error?.code ?? 0, message: said.error?.message ?? 'no snapshot' },
    `etcd on ${member}`,
  );
}

const SUM_BYTES = 32;

/** Passes all on, and compares the sum that etcd puts at the end: the sha256 of everything before it. */
export async function* whole(member: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let held = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const all = Buffer.concat([held, chunk]);
    const sure = all.subarray(0, Math.max(0, all.length - SUM_BYTES));
    held = all.subarray(sure.length);
    hash.update(sure);
    if (sure.length > 0) yield sure;
  }
  if (!hash.digest().equals(held))
    throw new SeaworthyError('etcd', `the snapshot of etcd on ${member} arrived cut short or damaged`, { retry: true });
  yield held;
}

export function keyHash({ hash = 0, compact_revision = '0' }: HashAnswer): KeyHash {
  return { hash: hash.toString(16).padStart(8, '0'), compactRevision: Number(compact_revision) };
}
