import { expect, it } from 'vitest';
import { SPEC } from '../../../test/samples/machine.ts';
import { parseClusterDocument } from '../../spec/parse.ts';
import { auditPolicy } from './audit.ts';

const DOCUMENT = `apiVersion: seaworthy.dev/v1alpha1
kind: Cluster
metadata: { name: harbor }
kubernetes: { version: 1.36.3 }
controlPlane:
  audit:
    rules:
      - { level: RequestResponse, resources: [{ resources: [pods/exec] }, { group: apps }] }
      - { level: None, users: ['system:serviceaccount:shop:poller'], nonResourceURLs: [/metrics*] }
provider: { local: {} }
waivers:
  - { check: NET-01, reason: no tenants, expires: never }
  - { check: HA-01, reason: one host, expires: never }
`;

it("puts the document's rules after the one on secrets and before our own, without what they leave open", () => {
  const { rules } = auditPolicy(parseClusterDocument(DOCUMENT, 'c.yaml').spec);
  const builtIn = auditPolicy(SPEC).rules;
  expect(rules).toEqual([
    builtIn[0],
    { level: 'RequestResponse', resources: [{ group: '', resources: ['pods/exec'] }, { group: 'apps' }] },
    { level: 'None', users: ['system:serviceaccount:shop:poller'], nonResourceURLs: ['/metrics*'] },
    ...builtIn.slice(1),
  ]);
});
