import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assetPath } from '../kit/assets.ts';
import { parseClusterDocument } from './parse.ts';
import { DocumentError } from './problem.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

/** A good document; tests replace lines of it. */
const GOOD = `apiVersion: seaworthy.dev/v1alpha1
kind: Cluster
metadata: { name: harbor }
kubernetes: { version: 1.36.3 }
controlPlane: { replicas: 3 }
workers:
  - { name: general, replicas: 2 }
network: { podCIDR: 10.244.0.0/16, serviceCIDR: 10.96.0.0/16 }
endpoint: { port: 6443 }
provider: { local: {} }
waivers:
  - { check: NET-01, reason: no tenants, expires: never }
  - { check: HA-01, reason: one host, expires: 2027-01-01 }
`;

/** All problems of a text, as a person reads them. */
function problemsOf(text: string): string[] {
  try {
    parseClusterDocument(text, 'c.yaml', NOW);
  } catch (error) {
    if (error instanceof DocumentError) return error.message.split('\n');
    throw error;
  }
  return [];
}

/** The problems when one piece of the good document is written differently. */
function problemsWith(piece: string, instead: string): string[] {
  if (!GOOD.includes(piece)) throw new Error(`the good document has no ${piece}`);
  return problemsOf(GOOD.replace(piece, instead));
}

/** From fixtures/problems.txt: what is wrong, the piece of the good document (-), what stands there instead (+), the problems (!). */
const CASES = readFileSync(assetPath('src/spec/fixtures/problems.txt'), 'utf8')
  .split('\n\n')
  .map((block): [what: string, piece: string, instead: string, problems: string[]] => {
    const [what = '', piece = '', instead = '', ...problems] = block.trimEnd().split('\n');
    const written = (line: string) => line.slice(2).replaceAll('\\n', '\n');
    return [what, written(piece), written(instead), problems.map(line => `c.yaml:${line.slice(2)}`)];
  });

describe('a good document', () => {
  it('gets every default', () => {
    const { spec, warnings } = parseClusterDocument(
      readFileSync(assetPath('examples/minimal.yaml'), 'utf8'),
      'minimal',
    );
    expect(warnings).toEqual([]);
    expect(spec).toMatchObject({
      controlPlane: { replicas: 3 },
      workers: [
        {
          labels: {},
          taints: [],
          maxSurge: 1,
          maxUnavailable: 0,
          drain: { deadlineSeconds: 600, afterDeadline: 'stop' },
        },
      ],
      network: {
        podCIDR: '10.244.0.0/16',
        serviceCIDR: '10.96.0.0/16',
        cni: 'flannel',
        clusterDomain: 'cluster.local',
      },
      endpoint: { name: 'api.skiff.internal', port: 6443 },
      provider: { local: { engine: 'auto', apiPort: 7443 } },
    });
  });

  it('is the example', () => {
    const { spec, warnings } = parseClusterDocument(readFileSync(assetPath('examples/local.yaml'), 'utf8'), 'local');
    expect(warnings).toEqual([]);
    expect(spec.metadata.name).toBe('harbor');
    expect(spec.controlPlane.replicas).toBe(3);
    expect(spec.workers.map(pool => [pool.name, pool.replicas])).toEqual([['general', 2]]);
  });

  it('keeps an endpoint name, a subnet, labels and taints as written', () => {
    const text = GOOD.replace('port: 6443', 'name: k8s.example.org')
      .replace('local: {}', 'local: { subnet: 10.89.7.0/24 }')
      .replace('replicas: 2', 'replicas: 2, labels: { a/b: c }, taints: [{ key: k, effect: NoExecute }]');
    const { spec } = parseClusterDocument(text, 'c.yaml', NOW);
    expect(spec.endpoint).toEqual({ name: 'k8s.example.org', port: 6443 });
    expect(spec.provider.local.subnet).toBe('10.89.7.0/24');
    expect(spec.workers[0]).toMatchObject({ labels: { 'a/b': 'c' }, taints: [{ key: 'k', effect: 'NoExecute' }] });
  });

  it('warns of a waiver whose last day is over, and not before', () => {
    const on = (day: string) => parseClusterDocument(GOOD, 'c.yaml', Date.parse(day)).warnings;
    expect(on('2027-01-01T23:59:59Z')).toEqual([]);
    expect(on('2027-01-02T00:00:00Z')).toEqual([
      {
        file: 'c.yaml',
        line: 13,
        col: 48,
        path: 'waivers[1].expires',
        message:
          'the waiver of HA-01 expired on 2027-01-01: "there are at least 3 control planes in 3 failure domains" counts again',
        hint: 'meet the requirement, or decide anew and set a later date',
      },
    ]);
  });
});

it('reports everything that is wrong in one go, in the order of the lines', () => {
  const text = `apiVersion: seaworthy.dev/v1alpha1
kind: Cluster
metadata: { name: harbor }
kubernetes: { version: 1.35.1 }
controlPlane: { replicas: 4 }
wokers:
  - { name: general, replicas: 2 }
  - { name: general, replicas: 1, maxsurge: 2 }
network:
  serviceCIDR: 10.244.128.0/20
provider: { local: {} }
waivers:
  - { check: NET-01, reason: no tenants, expires: never }
`;
  expect(problemsOf(text)).toEqual([
    'c.yaml:4:24: kubernetes.version: "1.35.1" is not supported here; did you mean 1.36.3? supported: 1.36.3, 1.37.2',
    'c.yaml:5:27: controlPlane.replicas: 4 is even: etcd with 4 members survives no more losses than with 3; use 5',
    'c.yaml:6:1: wokers: unknown key "wokers"; did you mean "workers"?',
    'c.yaml:8:13: wokers[1].name: a second pool called "general"; did you mean "general-2"?',
    'c.yaml:8:35: wokers[1].maxsurge: unknown key "maxsurge"; did you mean "maxSurge"?',
    'c.yaml:10:16: network.serviceCIDR: 10.244.128.0/20 overlaps network.podCIDR 10.244.0.0/16; 10.245.0.0/20 is free',
    'c.yaml:11:13: provider.local: all machines stand on one host, one failure domain, so a waiver of HA-01 is needed; add `{ check: HA-01, reason: <why>, expires: <date or never> }` to waivers',
  ]);
});

describe('one problem each', () => {
  it.each(CASES)('%s', (_, piece, instead, problems) => expect(problemsWith(piece, instead)).toEqual(problems));

  it('one control plane needs its waiver as well', () => {
    const text = GOOD.replace('replicas: 3', 'replicas: 1');
    expect(problemsOf(text)).toEqual([]);
    expect(problemsOf(text.replace(/.*HA-01.*\n/, ''))[0]).toBe(
      'c.yaml:5:17: controlPlane.replicas: one control plane survives no loss, so a waiver of HA-01 is needed; add `{ check: HA-01, reason: <why>, expires: <date or never> }` to waivers',
    );
  });

  it('a CNI of one’s own needs no waiver of NET-01', () => {
    expect(problemsOf(GOOD.replace(/.*NET-01.*\n/, '').replace('podCIDR:', 'cni: none, podCIDR:'))).toEqual([]);
  });
});

describe('text that is no document', () => {
  it.each([
    ['', 'c.yaml:1:1: the document is empty; begin with a copy of examples/local.yaml'],
    ['# nothing\n', 'c.yaml:1:1: the document is empty; begin with a copy of examples/local.yaml'],
    ['- a\n', 'c.yaml:1:1: expected a mapping, found a list'],
    ['a:\n\t- b\n', 'c.yaml:2:1: a tab is used as indentation; use spaces'],
    ['a: 1\n---\nb: 2\n', 'c.yaml:2:1: there is more than one document in the file; keep one cluster a file'],
    ['a: "b\n', 'c.yaml:2:1: not YAML: missing closing "quote'],
    [
      'a: *b\n',
      'c.yaml:1:1: unresolved alias (the anchor must be set before the alias): b; write the values out instead of anchors and aliases',
    ],
  ])('%j', (text, problem) => expect(problemsOf(text)).toEqual([problem]));

  it('is a spec error with the documented exit code', () => {
    expect.assertions(2);
    try {
      parseClusterDocument(GOOD.replace('kind: Cluster', ''), 'c.yaml');
    } catch (error) {
      expect(error).toMatchObject({ kind: 'spec', exitCode: 10, name: 'SeaworthyError' });
      const missing = { path: 'kind', message: 'is missing', hint: 'write Cluster' };
      expect((error as DocumentError).problems).toEqual([{ file: 'c.yaml', line: 1, col: 1, ...missing }]);
    }
  });
});
