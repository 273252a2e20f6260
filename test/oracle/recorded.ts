import { readFileSync } from 'node:fs';
import { SUPPORTED } from '../../src/catalog/versions.ts';
import { assetPath } from '../../src/kit/assets.ts';
import { compare } from './compare.ts';
import { oraclePage } from './document.ts';
import type { Facts } from './facts.ts';
import { ourFacts, subjectOf } from './ours.ts';

export const VERSIONS = SUPPORTED.map(({ kubernetes }) => kubernetes);

/** Where test/e2e/oracle.test.ts keeps what the real kubeadm of a version said. */
export function recordPath(kubernetes: string): string {
  return assetPath('test', 'golden', 'oracle', `kubeadm-${kubernetes}.json`);
}

export function recordedFacts(kubernetes: string): Facts {
  return JSON.parse(readFileSync(recordPath(kubernetes), 'utf8')) as Facts;
}

/** The page of docs/reference, from what was recorded and what we render now. */
export function recordedOraclePage(): string {
  return oraclePage(VERSIONS.map(version => [version, compare(recordedFacts(version), ourFacts(subjectOf(version)))]));
}
