import { SeaworthyError } from '../kit/errors.ts';
import type { Stream, Target, TrafficReport } from '../traffic/types.ts';
import { type Session, withSession } from './session.ts';
import type { TrafficOptions } from './types.ts';

interface MoreTraffic extends TrafficOptions {
  /** Streams beside those of the API. */
  more?: readonly Stream[];
  /** Called when it is about to begin. */
  onBegin?: () => void;
}

/** Milliseconds beyond the traffic's own time: for what is under way at its end, and the last checks. */
const AFTERWARDS = 120_000;
const LONGEST_SECONDS = 12 * 3600;

/** Steady load on the API, and what came of it. Makes a namespace for itself and removes it; changes nothing else. */
export async function traffic(options: MoreTraffic): Promise<TrafficReport> {
  return withSession(options, { purpose: 'traffic' }, async session => {
    const { createKubeClient } = await import('../kube/client.ts');
    const { makePlace, removePlace } = await import('../traffic/place.ts');
    const { runTraffic } = await import('../traffic/run.ts');
    const { seconds = LONGEST_SECONDS, rate = 50, writeRate = rate, more = [], onBegin } = options;
    const target = await targetOf(session, seconds);
    const { host, port, ca, cert, key } = target;
    const credentials = async () => ({ cert, key });
    const kube = createKubeClient({ server: `https://${host}:${port}`, ca, credentials, timeoutMs: 10_000 });
    try {
      const namespace = await makePlace(kube);
      try {
        const signal = AbortSignal.any([session.signal, AbortSignal.timeout(seconds * 1000)]);
        onBegin?.();
        return await runTraffic({ target, namespace, rate, writeRate, signal, more });
      } finally {
        await removePlace(kube, namespace);
      }
    } finally {
      await kube.close();
    }
  });
}

/** As an ordinary operator, through the endpoint. */
async function targetOf({ provider, store, document }: Session, seconds: number): Promise<Target> {
  const { ADMIN_GROUP, issueOperatorLeaf } = await import('../pki/operator.ts');
  const [endpoint, trust] = await Promise.all([provider.endpoint(), store.loadTrust()]);
  if (!endpoint.exists || !trust)
    throw new SeaworthyError('spec', `there is no cluster ${document.spec.metadata.name} yet`, {
      hint: `bring it up: seaworthy up ${document.path}`,
    });
  const minutes = Math.ceil((seconds + AFTERWARDS / 1000) / 60);
  const { authorities, trustBundles } = trust;
  const order = { authorities, commonName: 'seaworthy-traffic', groups: [ADMIN_GROUP], minutes, now: Date.now() };
  const { cert, key } = await issueOperatorLeaf(order);
  const { operatorAddress: host, operatorPort: port } = endpoint;
  return { host, port, ca: trustBundles.kubernetes.join('\n'), cert, key };
}
