import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { IMAGES, SPEC } from '../../test/samples/machine.ts';
import { digestOf } from '../kit/digest.ts';
import type { ClusterSpec } from '../spec/cluster-spec.ts';
import { addonsFor, nodeListObject } from './index.ts';

const of = (network: Partial<ClusterSpec['network']> = {}, changes: Partial<ClusterSpec> = {}) =>
  addonsFor({ spec: { ...SPEC, ...changes, network: { ...SPEC.network, ...network } }, images: IMAGES });
const digests = (...given: Parameters<typeof of>) => of(...given).map(addon => addon.digest);
const textOf = (objects: readonly object[]) =>
  objects.map(object => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');

describe('addonsFor', () => {
  it.each(of())('gives the manifests of $id', async ({ id, objects }) => {
    await expect(textOf(objects)).toMatchFileSnapshot(`../../test/golden/addons/${id}.yaml`);
  });

  it('puts the policy that admits nodes first, and marks every object', () => {
    expect(of().map(addon => addon.id)).toEqual(['node-admission', 'aggregation', 'rbac', 'coredns']);
    for (const { id, objects } of of())
      for (const { metadata } of objects)
        expect(metadata.labels).toMatchObject({
          'app.kubernetes.io/managed-by': 'seaworthy',
          'seaworthy.dev/addon': id,
        });
  });

  it('has the same digests for the same document, and others only where something differs', () => {
    const [policy, aggregation, rbac, coredns] = digests();
    const policies = [policy, aggregation];
    expect(digests()).toEqual([...policies, rbac, coredns]);
    expect(of().map(addon => digestOf(addon.objects))).toEqual([...policies, rbac, coredns]);
    expect(digests({ clusterDomain: 'harbor.internal' })).toEqual([
      ...policies,
      rbac,
      expect.not.stringMatching(coredns!),
    ]);
    expect(digests({ serviceCIDR: '10.97.0.0/16' })).toEqual([...policies, rbac, expect.not.stringMatching(coredns!)]);
    expect(digests({ cni: 'none' })).toEqual([...policies, expect.not.stringMatching(rbac!), coredns]);
  });

  it('survives JSON as it is: no undefined, nothing shared that must be copied', () => {
    for (const { objects } of of()) expect(JSON.parse(JSON.stringify(objects))).toStrictEqual(objects);
  });

  it('gives flannel rights only where there is flannel', () => {
    expect(textOf(of({ cni: 'none' }).flatMap(addon => addon.objects))).not.toContain('flannel');
  });

  it('takes the DNS address and domain from the document, and rolls CoreDNS with its configuration', () => {
    const coredns = (domain: string) => textOf(of({ clusterDomain: domain, serviceCIDR: '172.20.0.0/24' })[3]!.objects);
    expect(coredns('harbor.internal')).toContain('clusterIP: 172.20.0.10\n');
    expect(coredns('harbor.internal')).toContain('kubernetes harbor.internal in-addr.arpa ip6.arpa {');
    expect(coredns('harbor.internal')).not.toContain('cluster.local');
    const config = (domain: string) => /seaworthy.dev\/config: (\w+)/.exec(coredns(domain))?.[1];
    expect(config('a.b')).toMatch(/^[0-9a-f]{64}$/);
    expect(config('a.b')).not.toBe(config('c.d'));
  });

  it('lets two DNS servers share a machine only where there is no other', () => {
    const rule = (replicas: number, workers: ClusterSpec['workers']) =>
      /podAntiAffinity:\s+(\w+)DuringScheduling/.exec(
        textOf(of({}, { controlPlane: { replicas }, workers })[3]!.objects),
      )?.[1];
    expect(rule(3, SPEC.workers)).toBe('required');
    expect(rule(1, SPEC.workers)).toBe('required');
    expect(rule(1, [])).toBe('preferred');
  });
});

it('lists nodes in order, each once', () => {
  expect(nodeListObject(['harbor-cp-2', 'harbor-cp-1', 'harbor-cp-2'])).toMatchObject({
    kind: 'ConfigMap',
    metadata: { namespace: 'kube-system', name: 'seaworthy-nodes' },
    data: { 'harbor-cp-1': 'allowed', 'harbor-cp-2': 'allowed' },
  });
  expect(nodeListObject([]).data).toEqual({});
});
