import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { assetPath } from '../kit/assets.ts';
import { fixedAtFounding } from './fixed.ts';
import { locateFindings, parseClusterDocument } from './parse.ts';
import { problemText } from './problem.ts';

const TEXT = readFileSync(assetPath('examples/local.yaml'), 'utf8');
const specOf = (text: string) => parseClusterDocument(text, 'local.yaml').spec;

/** The problems, located, of a founded example whose text is then changed. */
function changing(piece: string, instead: string): string[] {
  const changed = TEXT.replace(piece, instead);
  const findings = fixedAtFounding(specOf(TEXT), specOf(changed));
  return locateFindings(changed, 'local.yaml', findings).map(problemText);
}

it.each([
  ['name: harbor\n', 'name: haven\n', ['metadata.name: haven differs from harbor']],
  ['podCIDR: 10.244.0.0/16', 'podCIDR: 10.245.0.0/16', ['network.podCIDR: 10.245.0.0/16 differs from 10.244.0.0/16']],
  ['serviceCIDR: 10.96.0.0/16', '', ['']],
  [
    'serviceCIDR: 10.96.0.0/16',
    'serviceCIDR: 10.97.0.0/16',
    ['network.serviceCIDR: 10.97.0.0/16 differs from 10.96.0.0/16'],
  ],
  ['cni: flannel', 'clusterDomain: my.domain', ['network.clusterDomain: my.domain differs from cluster.local']],
  ['name: api.harbor.internal', 'name: api.other', ['endpoint.name: api.other differs from api.harbor.internal']],
  ['replicas: 2', 'replicas: 7', ['']],
  ['1.36.3', '1.37.2', ['']],
])('%j to %j', (piece, instead, expected) => {
  const problems = changing(piece, instead);
  expect(problems).toHaveLength(expected[0] ? 1 : 0);
  for (const [index, problem] of problems.entries()) expect(problem).toContain(expected[index]);
});

it('says where it stands and what to write', () => {
  expect(changing('podCIDR: 10.244.0.0/16', 'podCIDR: 10.245.0.0/16')).toEqual([
    'local.yaml:33:12: network.podCIDR: 10.245.0.0/16 differs from 10.244.0.0/16, which is fixed since the cluster was founded; write 10.244.0.0/16, or found another cluster',
  ]);
});
