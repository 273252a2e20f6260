import type { z } from 'zod';

/** BackupRecord as a schema. */
export function backupSchema({ strictObject, string, number, enum: oneOf }: typeof z) {
  const text = string().min(1);
  const whole = number().int();
  return strictObject({
    id: text,
    at: whole,
    why: oneOf(['asked', 'scheduled', 'before-upgrade', 'before-change']),
    revision: whole,
    hash: string(),
    etcdVersion: string(),
    kubernetesVersion: string(),
    etcdClusterId: string(),
    kubeSystemUid: string(),
    file: text,
    bytes: whole,
  });
}
