import { type Holder, lifeOf } from '../../world/store/holder.ts';
import type { ApiObject, KubeAccess } from '../access.ts';
import { CANARY_LABEL, HOLDER, NAMESPACES, UNTIL } from './canary.ts';
import { done } from './tenant.ts';

/** Removes what runs that were killed have left, and says their names; what belongs to a run that may still be under way stays. */
export async function sweepCanaries(kube: KubeAccess, now: number): Promise<string[]> {
  const answer = await kube.admin.request({ path: `${NAMESPACES}?labelSelector=${CANARY_LABEL}` });
  const left = (answer.json<{ items?: ApiObject[] }>()?.items ?? []).filter(each => isLeft(each, now));
  for (const { metadata } of left)
    await done(kube.admin, 'DELETE', `${NAMESPACES}/${metadata.name}`, {}).catch(() => {});
  return left.map(({ metadata }) => metadata.name);
}

function isLeft({ metadata }: ApiObject, now: number): boolean {
  const { [HOLDER]: holder = '', [UNTIL]: until = '' } = metadata.annotations ?? {};
  const life = holderLife(holder);
  return life === 'dead' || (life === 'unknown' && !(Date.parse(until) > now));
}

function holderLife(text: string): ReturnType<typeof lifeOf> {
  try {
    return lifeOf(JSON.parse(text) as Holder);
  } catch {
    return 'unknown';
  }
}
