import type { SupportedRelease } from '../../catalog/versions.ts';
import type { ComponentName } from '../recipes.ts';

export type ImageName = 'apiserver' | 'controllerManager' | 'scheduler' | 'etcd' | 'coredns' | 'pause';

/** An image of ours: from scratch, a component's binaries and nothing else, under the name that upstream gives it. */
export interface ImageRecipe {
  name: ImageName;
  ref: string;
  component: ComponentName;
  /** Binaries of the component; the first is the entry point. */
  binaries: readonly string[];
  /** Folder in the image. */
  folder: string;
  /** uid:gid, when not root. */
  user?: string;
}

/** The images of a release. Paths and users are those of the official images. */
export function imagesFor(release: SupportedRelease): ImageRecipe[] {
  const { kubernetes, etcd, coredns, pause } = release;
  return [
    controlPlane('apiserver', 'kube-apiserver', kubernetes),
    controlPlane('controllerManager', 'kube-controller-manager', kubernetes),
    controlPlane('scheduler', 'kube-scheduler', kubernetes),
    {
      name: 'etcd',
      ref: `registry.k8s.io/etcd:${etcd}-0`,
      component: 'etcd',
      binaries: ['etcd', 'etcdctl', 'etcdutl'],
      folder: 'usr/local/bin',
    },
    {
      name: 'coredns',
      ref: `registry.k8s.io/coredns/coredns:v${coredns}`,
      component: 'coredns',
      binaries: ['coredns'],
      folder: '',
      user: '65532:65532',
    },
    {
      name: 'pause',
      ref: `registry.k8s.io/pause:${pause}`,
      component: 'pause',
      binaries: ['pause'],
      folder: '',
      user: '65535:65535',
    },
  ];
}

/** Each image's reference, known before anything is built. */
export function imageRefs(release: SupportedRelease): Record<ImageName, string> {
  return Object.fromEntries(imagesFor(release).map(({ name, ref }) => [name, ref])) as Record<ImageName, string>;
}

function controlPlane(name: ImageName, binary: string, version: string): ImageRecipe {
  return {
    name,
    ref: `registry.k8s.io/${binary}:v${version}`,
    component: 'kubernetes',
    binaries: [binary],
    folder: 'usr/local/bin',
  };
}
