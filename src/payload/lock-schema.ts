import { z } from 'zod';
import type { PayloadLock } from './lock.ts';
import type { ComponentName } from './recipes.ts';
import { COMPONENT_NAMES } from './recipes.ts';

const hex = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 in lower-case hex');
const pin = z.strictObject({ version: z.string().min(1), digest: hex });

/** Built from the official Go modules with a pinned toolchain. */
const sourceEntry = z.strictObject({
  source: z.literal('source'),
  kubernetes: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a version like 1.36.3'),
  toolchain: z.strictObject({ go: z.string().min(1), platform: z.string().regex(/^linux\/\w+$/) }),
  components: z.strictObject(
    Object.fromEntries(COMPONENT_NAMES.map(name => [name, pin])) as Record<ComponentName, typeof pin>,
  ),
  /** The payload's digest, over inputs only. */
  digest: hex,
});

/** What `payload.lock.yaml` may hold. Other sources are added to the union when they exist. */
export const lockSchema = z.strictObject({
  version: z.literal(1),
  payloads: z.array(z.discriminatedUnion('source', [sourceEntry])),
}) satisfies z.ZodType<PayloadLock>;
