import type * as z from 'zod';
import { CHECKS } from '../catalog/checks.ts';
import { nearest } from '../kit/nearest.ts';
import { type Path, valueAt } from './problem.ts';
import { documentSchema } from './schema.ts';

const { metadata, network, provider, controlPlane } = documentSchema.shape;
const pool = documentSchema.shape.workers.unwrap().element.shape;
const waiver = documentSchema.shape.waivers.unwrap().element.shape;
const CHECK_IDS = CHECKS.map(check => check.id);
const poolTaint = pool.taints.unwrap().element;

/**
 * What can be used of a document that may be wrong in places, for the rules that compare values: a good value, or the
 * default of one left out; undefined where the value is refused already.
 */
export type Draft = ReturnType<typeof draftOf>;

export function draftOf(root: unknown) {
  const at = <S extends z.ZodType>(path: Path, field: S) => goodAt(root, path, field);
  const items = <T>(path: Path, make: (at: (key: string) => Path) => T): T[] => {
    const list = valueAt(root, path);
    return Array.isArray(list) ? list.map((_, index) => make(key => [...path, index, key])) : [];
  };
  return {
    name: at(['metadata', 'name'], metadata.shape.name),
    replicas: at(['controlPlane', 'replicas'], controlPlane.unwrap().shape.replicas),
    podCIDR: at(['network', 'podCIDR'], network.unwrap().shape.podCIDR),
    serviceCIDR: at(['network', 'serviceCIDR'], network.unwrap().shape.serviceCIDR),
    subnet: at(['provider', 'local', 'subnet'], provider.shape.local.shape.subnet),
    cni: at(['network', 'cni'], network.unwrap().shape.cni),
    providers: Object.keys(valueAt(root, ['provider']) ?? {}),
    pools: items(['workers'], of => ({
      name: at(of('name'), pool.name),
      replicas: at(of('replicas'), pool.replicas),
      maxSurge: at(of('maxSurge'), pool.maxSurge),
      maxUnavailable: at(of('maxUnavailable'), pool.maxUnavailable),
      taints: items(of('taints'), taint => ({
        key: at(taint('key'), poolTaint.shape.key),
        effect: at(taint('effect'), poolTaint.shape.effect),
      })),
    })),
    /** False when `waivers` is there but no list. */
    waiversReadable: Array.isArray(valueAt(root, ['waivers']) ?? []),
    waivers: items(['waivers'], of => ({
      check: at(of('check'), waiver.check),
      /** The check that a refused id resembles. */
      meant: nearest(String(valueAt(root, of('check'))), CHECK_IDS),
      expires: at(of('expires'), waiver.expires),
    })),
  };
}

function goodAt<S extends z.ZodType>(root: unknown, path: Path, field: S): z.output<S> | undefined {
  const result = field.safeParse(valueAt(root, path));
  return result.success ? result.data : undefined;
}
