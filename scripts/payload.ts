// Builds payloads into the cache: node scripts/payload.ts [version …]; without versions, the newest supported one.
import { SUPPORTED } from '../src/catalog/versions.ts';
import { isSeaworthyError } from '../src/kit/errors.ts';
import type { SeaworthyEvent } from '../src/kit/events.ts';
import { ensurePayload } from '../src/payload/ensure.ts';
import { resolveLock } from '../src/payload/resolve.ts';

const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => controller.abort(new Error(`stopped by ${signal}`)));

const versions = process.argv.slice(2);
const started = Date.now();
try {
  for (const kubernetes of versions.length > 0 ? versions : [SUPPORTED.at(-1)!.kubernetes]) {
    const entry = await resolveLock({ kubernetes });
    const payload = await ensurePayload(entry, { emit: print, signal: controller.signal });
    print({ type: 'log', message: `Kubernetes ${kubernetes}: ${payload.dir}` });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (isSeaworthyError(error) && error.hint) console.error(`hint: ${error.hint}`);
  process.exitCode = isSeaworthyError(error) ? error.exitCode : 1;
}

function print(event: SeaworthyEvent): void {
  if (!('message' in event)) return;
  const expected = event.type === 'stage' && event.expectedSeconds ? ` (about ${event.expectedSeconds} s)` : '';
  console.error(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${event.message}${expected}`);
}
