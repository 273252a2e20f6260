import { randomUUID } from 'node:crypto';
import type { ZodType } from 'zod';
import type { StateSeen } from '../state.ts';
import { attemptSchema } from './attempt-schema.ts';
import { backupSchema } from './backup-schema.ts';

/** The state of a cluster that has none yet, with an id of its own. */
export function newState(cluster: string): StateSeen {
  return { version: 1, cluster, clusterId: randomUUID(), nextSerial: 1, machines: {}, requests: [] };
}

/** StateSeen as a schema. Strict: a key it doesn't know would be lost by the next write. */
export async function stateSchema(): Promise<ZodType<StateSeen>> {
  const { z } = await import('zod');
  const state = z.strictObject({
    version: z.literal(1),
    cluster: z.string().min(1),
    clusterId: z.string().min(1),
    nextSerial: z.number().int().positive(),
    machines: z.record(z.string(), machineSchema(z)),
    founding: foundingSchema(z).optional(),
    epoch: epochSchema(z).optional(),
    requests: z.array(requestSchema(z)),
    failures: z.array(attemptSchema(z)).optional(),
    backups: z.array(backupSchema(z)).optional(),
    fixed: z.record(z.string(), z.string()).optional(),
  });
  const _exact: Same<import('zod').infer<typeof state>, StateSeen> = true;
  return state;
}

type Zod = typeof import('zod').z;

function machineSchema(z: Zod) {
  const time = z.number().int();
  const times = z.strictObject({ at: time, notAfter: time, dueAt: time });
  return z.strictObject({
    name: z.string().min(1),
    role: z.enum(['control-plane', 'worker']),
    pool: z.string().optional(),
    serial: z.number().int().positive(),
    address: z.string(),
    founding: z.boolean(),
    issued: times.optional(),
    carries: times.optional(),
    existed: z.boolean(),
    leftEtcd: z.boolean().optional(),
    former: z.boolean().optional(),
    kubernetesVersion: z.string().optional(),
    keys: z.record(z.string(), z.array(z.string())).optional(),
  });
}

function foundingSchema(z: Zod) {
  const restore = z.strictObject({
    ...{ request: z.number().int(), snapshot: z.string(), kubeSystemUid: z.string() },
    kubernetesVersion: z.string().optional(),
  });
  return z.strictObject({ token: z.string().min(1), attempt: z.number().int(), restore: restore.optional() });
}

function epochSchema(z: Zod) {
  return z.strictObject({
    etcdClusterId: z.string(),
    memberIds: z.array(z.string()),
    kubeSystemUid: z.string(),
    at: z.number().int(),
    restored: z.number().int().optional(),
    kubernetesVersion: z.string().optional(),
  });
}

function requestSchema(z: Zod) {
  const at = z.number().int();
  return z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('destroy'), at }),
    z.strictObject({ kind: z.literal('replace'), name: z.string(), at }),
    z.strictObject({ kind: z.literal('renew-leaves'), issuedBefore: at, at }),
    z.strictObject({
      kind: z.literal('restore'),
      ...{ backup: z.string(), snapshot: z.string(), kubeSystemUid: z.string(), takenAt: at, at },
      kubernetesVersion: z.string().optional(),
    }),
    z.strictObject({ kind: z.literal('recover'), at }),
  ]);
}

/** True only for the same type, optional keys included: a key added to StateSeen and not to the schema doesn't compile. */
type Same<A, B> = (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : false;
type Plain<T> = T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
