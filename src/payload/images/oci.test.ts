import { createHash } from 'node:crypto';
import { unpackTar } from 'modern-tar';
import { expect, test } from 'vitest';
import { buildImage } from './oci.ts';
import type { ImageRecipe } from './refs.ts';

const recipe: ImageRecipe = {
  name: 'etcd',
  ref: 'registry.example/etcd:1.2.3-0',
  component: 'etcd',
  binaries: ['etcd', 'etcdctl'],
  folder: 'usr/local/bin',
  user: '65532:65532',
};
const binaries = new Map([
  ['etcd', new Uint8Array(70_000).fill(1)],
  ['etcdctl', new Uint8Array(3).fill(2)],
]);

const hash = (data: Uint8Array) => `sha256:${createHash('sha256').update(data).digest('hex')}`;

async function contents(archive: Uint8Array): Promise<Map<string, Uint8Array>> {
  const files = await unpackTar(archive);
  return new Map(files.flatMap(({ header, data }) => (data ? [[header.name, data] as const] : [])));
}

test('the same binaries give the same bytes, at another time and in another order', async () => {
  const first = await buildImage(recipe, binaries, 'linux/amd64');
  await new Promise(resolve => setTimeout(resolve, 1100));
  const second = await buildImage(recipe, new Map([...binaries].reverse()), 'linux/amd64');
  expect(Buffer.compare(first.archive, second.archive)).toBe(0);
  expect(second.digest).toBe(first.digest);
});

test('one changed byte in a binary changes the digest', async () => {
  const other = new Map([...binaries, ['etcdctl', new Uint8Array([2, 2, 3])]]);
  const [a, b] = await Promise.all([
    buildImage(recipe, binaries, 'linux/amd64'),
    buildImage(recipe, other, 'linux/amd64'),
  ]);
  expect(a.digest).not.toBe(b.digest);
});

test('every digest in the archive is that of the bytes it names, from the index down to the binaries', async () => {
  const { digest, archive } = await buildImage(recipe, binaries, 'linux/amd64');
  const files = await contents(archive);
  for (const [name, data] of files)
    if (name.startsWith('blobs/')) expect(hash(data)).toBe(`sha256:${name.split('/').pop()}`);

  const read = (name: string) => JSON.parse(Buffer.from(files.get(name)!).toString());
  const blob = (of: { digest: string }) => `blobs/${of.digest.replace(':', '/')}`;
  const [listed] = read('index.json').manifests;
  expect(listed.digest).toBe(digest);
  expect(listed.annotations['io.containerd.image.name']).toBe(recipe.ref);

  const manifest = read(blob(listed));
  const config = read(blob(manifest.config));
  const layer = files.get(blob(manifest.layers[0]))!;
  expect(manifest.layers[0].size).toBe(layer.length);
  expect(config.rootfs.diff_ids).toEqual([hash(layer)]);
  expect(config.config).toMatchObject({ Entrypoint: ['/usr/local/bin/etcd'], User: '65532:65532' });

  const entries = await unpackTar(layer);
  expect(entries.map(({ header }) => [header.name, header.mode, header.uid, header.mtime?.getTime()])).toEqual([
    ['usr/', 0o755, 0, 0],
    ['usr/local/', 0o755, 0, 0],
    ['usr/local/bin/', 0o755, 0, 0],
    ['usr/local/bin/etcd', 0o755, 0, 0],
    ['usr/local/bin/etcdctl', 0o755, 0, 0],
  ]);
  expect(entries.at(-1)!.data).toEqual(binaries.get('etcdctl'));
});
