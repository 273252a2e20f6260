import { chmod, link, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Component } from './component.ts';
import { buildImage } from './images/oci.ts';
import type { ImageName, ImageRecipe } from './images/refs.ts';
import type { ComponentName } from './recipes.ts';

/** Which of the components' binaries go where. bin/ and cni/ are mounted on machines; tools/ is for the operator's side only. */
export const LAYOUT: Record<'bin' | 'cni' | 'tools', Partial<Record<ComponentName, readonly string[]>>> = {
  bin: {
    kubernetes: ['kubelet', 'kubectl', 'kube-proxy'],
    containerd: ['containerd', 'containerd-shim-runc-v2', 'ctr'],
    runc: ['runc'],
    flannel: ['flanneld'],
    etcd: ['etcdctl', 'etcdutl'],
  },
  cni: { cni: ['bridge', 'host-local', 'loopback', 'portmap'] },
  tools: { kubernetes: ['kubeadm'] },
};

export interface PayloadImage {
  name: ImageName;
  ref: string;
  /** The manifest's digest, sha256:… */
  digest: string;
  /** Archive to import; in the manifest relative to the payload's folder, in a Payload absolute. */
  tar: string;
}

export type Components = Record<ComponentName, Component>;

/** Hard-links the components' binaries into a payload's folders: no bytes are copied. */
export async function linkBinaries(components: Components, dir: string): Promise<void> {
  for (const [folder, parts] of Object.entries(LAYOUT)) {
    await mkdir(join(dir, folder));
    for (const [name, binaries] of Object.entries(parts))
      for (const binary of binaries)
        await link(join(components[name as ComponentName].dir, 'bin', binary), join(dir, folder, binary));
  }
}

/** Writes images/<name>.tar, one after the other (each is held in memory while it is made). */
export async function writeImages(
  recipes: readonly ImageRecipe[],
  components: Components,
  platform: string,
  dir: string,
): Promise<PayloadImage[]> {
  await mkdir(join(dir, 'images'));
  const images: PayloadImage[] = [];
  for (const recipe of recipes) {
    const { digest, archive } = await buildImage(recipe, await readBinaries(recipe, components), platform);
    const tar = join('images', `${recipe.name}.tar`);
    await writeFile(join(dir, tar), archive);
    await chmod(join(dir, tar), 0o444);
    images.push({ name: recipe.name, ref: recipe.ref, digest, tar });
  }
  return images;
}

async function readBinaries({ component, binaries }: ImageRecipe, components: Components) {
  const bin = join(components[component].dir, 'bin');
  const read = binaries.map(async name => [name, await readFile(join(bin, name))] as const);
  return new Map<string, Uint8Array>(await Promise.all(read));
}
