import type { z } from 'zod';

/** FailedAttempt as a schema. */
export function attemptSchema({ strictObject, string, number, enum: oneOf }: typeof z) {
  return strictObject({
    name: string().min(1),
    role: oneOf(['control-plane', 'worker']),
    pool: string().optional(),
    serial: number().int(),
    at: number().int(),
    why: string(),
    digests: strictObject({ base: string(), payload: string(), config: string() }).optional(),
  });
}
