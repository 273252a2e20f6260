import { canonicalJson, sha256 } from '../../kit/digest.ts';
import type { ImageRecipe } from './refs.ts';
import { deterministicTar } from './tar.ts';

/** Changes when the bytes that this file makes change: it is part of the payload's digest. */
export const IMAGE_FORMAT = 1;

export interface BuiltImage {
  /** The manifest's digest, sha256:… */
  digest: string;
  /** An OCI image layout as one tar archive. */
  archive: Uint8Array;
}

/** What of a recipe goes into an image. */
type Contents = Pick<ImageRecipe, 'ref' | 'binaries' | 'folder' | 'user'>;

/** Makes an image of one uncompressed layer. The same binaries give the same bytes. */
export async function buildImage(
  recipe: Contents,
  binaries: ReadonlyMap<string, Uint8Array>,
  platform: string,
): Promise<BuiltImage> {
  const layer = blobOf(await deterministicTar(layerFiles(recipe, binaries)));
  const config = blobOf(json(configOf(recipe, platform, layer.digest)));
  const manifest = blobOf(json(manifestOf(config, layer)));
  const files = [layer, config, manifest].map(blob => ({ path: blob.path, mode: 0o644, body: blob.body }));
  files.push(
    { path: 'index.json', mode: 0o644, body: json(indexOf(recipe, manifest)) },
    { path: 'oci-layout', mode: 0o644, body: json({ imageLayoutVersion: '1.0.0' }) },
  );
  return { digest: manifest.digest, archive: await deterministicTar(files) };
}

interface Blob {
  digest: string;
  path: string;
  body: Uint8Array;
}

function blobOf(body: Uint8Array): Blob {
  const hash = sha256(body);
  return { digest: `sha256:${hash}`, path: `blobs/sha256/${hash}`, body };
}

function json(value: unknown): Uint8Array {
  return Buffer.from(canonicalJson(value));
}

function layerFiles({ folder, binaries: names }: Contents, binaries: ReadonlyMap<string, Uint8Array>) {
  return names.map(name => {
    const body = binaries.get(name);
    if (!body) throw new Error(`no binary ${name}`);
    return { path: inFolder(folder, name), mode: 0o755, body };
  });
}

function inFolder(folder: string, name: string): string {
  return folder ? `${folder}/${name}` : name;
}

/** The image's configuration, by the OCI image specification. The label says that this is not upstream's own image. */
function configOf(recipe: Contents, platform: string, layer: string) {
  const [os, architecture] = platform.split('/');
  return {
    created: '1970-01-01T00:00:00Z',
    os,
    architecture,
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      Entrypoint: [`/${inFolder(recipe.folder, recipe.binaries[0] ?? '')}`],
      WorkingDir: '/',
      ...(recipe.user ? { User: recipe.user } : {}),
      Labels: { 'dev.seaworthy.source': 'built by seaworthy from the official Go module' },
    },
    rootfs: { type: 'layers', diff_ids: [layer] },
    history: [{ created: '1970-01-01T00:00:00Z', created_by: 'seaworthy' }],
  };
}

function manifestOf(config: Blob, layer: Blob) {
  return {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: [descriptor('application/vnd.oci.image.layer.v1.tar', layer)],
  };
}

/** Names the manifest for containerd (first annotation) and for podman (second). */
function indexOf({ ref }: Contents, manifest: Blob) {
  const annotations = { 'io.containerd.image.name': ref, 'org.opencontainers.image.ref.name': ref };
  return { schemaVersion: 2, manifests: [{ ...descriptor(MANIFEST, manifest), annotations }] };
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

function descriptor(mediaType: string, { digest, body }: Blob) {
  return { mediaType, digest, size: body.length };
}
