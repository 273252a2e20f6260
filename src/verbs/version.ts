import { SUPPORTED } from '../catalog/versions.ts';
import { ownVersion } from '../kit/assets.ts';
import type { VersionResult } from './types.ts';

export async function version(): Promise<VersionResult> {
  return {
    seaworthy: ownVersion(),
    node: process.versions.node,
    kubernetes: SUPPORTED.map(({ kubernetes, etcd }) => ({ version: kubernetes, etcd })),
  };
}
