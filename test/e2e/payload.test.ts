// The real payloads: built if they are not in the cache (minutes), then taken from it. Needs Go, gcc and libseccomp-dev.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SUPPORTED } from '../../src/catalog/versions.ts';
import { silent } from '../../src/kit/events.ts';
import { execQuiet } from '../../src/kit/exec.ts';
import { ensurePayload, type Payload } from '../../src/payload/ensure.ts';
import { imageRefs } from '../../src/payload/images/refs.ts';
import { resolveLock } from '../../src/payload/resolve.ts';

const HALF_AN_HOUR = 30 * 60_000;

describe.each(SUPPORTED.map(release => [release.kubernetes, release] as const))(
  'payload of Kubernetes %s',
  (kubernetes, release) => {
    let payload: Payload;

    test('is made, and every byte of it is what was recorded', { timeout: HALF_AN_HOUR }, async () => {
      payload = await ensurePayload(await resolveLock({ kubernetes }), { emit: silent, deep: true });
      expect(Object.fromEntries(payload.images.map(({ name, ref }) => [name, ref]))).toEqual(imageRefs(release));
    });

    test('comes from the cache in under a second', async () => {
      const entry = await resolveLock({ kubernetes });
      const started = performance.now();
      expect(await ensurePayload(entry, { emit: silent })).toEqual(payload);
      const milliseconds = performance.now() - started;
      console.log(`cache hit of the payload of ${kubernetes}: ${milliseconds.toFixed(1)} ms`);
      expect(milliseconds).toBeLessThan(1000);
    });

    test.each([
      ['bin', 'kubelet', ['--version'], release.kubernetes],
      ['bin', 'kube-proxy', ['--version'], release.kubernetes],
      ['bin', 'kubectl', ['version', '--client'], release.kubernetes],
      ['tools', 'kubeadm', ['version', '-o', 'short'], release.kubernetes],
      ['bin', 'containerd', ['--version'], release.containerd],
      ['bin', 'ctr', ['--version'], release.containerd],
      ['bin', 'runc', ['--version'], release.runc],
      ['bin', 'runc', ['--version'], 'libseccomp: '],
      ['bin', 'flanneld', ['--version'], release.flannel],
      ['bin', 'etcdctl', ['version'], release.etcd],
      ['bin', 'etcdutl', ['version'], release.etcd],
      ['cni', 'bridge', ['--version'], release.cni],
    ])('%s/%s %j says %s', async (folder, binary, args, version) => {
      const { stdout, stderr } = await execQuiet(join(payload.dir, folder, binary), args);
      expect(`${stdout}${stderr}`).toContain(version);
    });
  },
);
