import type { Covers } from './checks.ts';

type Ids = string;
const row = (cis: Ids, nsa: Ids = '', stig: Ids = ''): Covers => ({
  ...(cis ? { cis: cis.split(' ') } : {}),
  ...(nsa ? { nsa: nsa.split(' ') } : {}),
  ...(stig ? { stig: stig.split(' ') } : {}),
});

/**
 * Which ids of others each of our checks covers: CIS Kubernetes Benchmark 1.12 (as kube-bench numbers cis-1.12), the NSA/CISA framework (as
 * kubescape numbers it), the DISA STIG. A check that connects covers a control that reads the flag behind what it sees. Of NSA and STIG only what
 * holds whenever our check passes is named, checked against kubescape/regolibrary frameworks/nsaframework.json, and against STIG V2R6 as
 * mitre/k8s-{cluster,node}-stig-baseline quote it and gardener/diki v2r6_ruleset.go lists it.
 */
export const COVERS: Readonly<Partial<Record<string, Covers>>> = {
  'ETC-01': row('2.1'),
  'ETC-02': row('2.2', '', 'V-242423'),
  'ETC-03': row('2.2', '', 'V-242423'),
  'ETC-05': row('2.7'),
  'ETC-06': row('2.4 2.5 2.6', '', 'V-242426 V-242432 V-242433'),
  'ETC-13': row('1.2.27 1.2.28', 'C-0066', 'V-274882'),
  'ETC-14': row('1.2.23 1.2.26', '', 'V-242429'),
  'ETC-15': row('1.1.11 1.1.12'),
  'API-01': row('', 'C-0005'),
  'API-02': row('1.2.1'),
  'API-04': row('1.2.21'),
  'API-05': row('1.2.25', '', 'V-242419'),
  'API-10': row('1.2.29', '', 'V-242378'),
  'API-11': row('1.2.24'),
  'API-12': row('1.2.5'),
  'API-13': row('1.2.6 1.2.7 1.2.8', '', 'V-242382'),
  'API-14': row('1.2.21 1.2.30'),
  'API-15': row('1.2.16 3.2.1 3.2.2', 'C-0067', 'V-242402 V-242465'),
  'API-17': row('1.2.2', '', 'V-245542 V-245543'),
  'KBL-01': row('4.2.1', 'C-0069', 'V-242391'),
  'KBL-02': row('4.2.3', 'C-0070', 'V-242420'),
  'KBL-03': row('4.2.2', '', 'V-242392'),
  'KBL-04': row('4.2.2', '', 'V-242392'),
  'KBL-05': row('5.1.10'),
  'KBL-06': row('4.2.4', '', 'V-242387'),
  'KBL-08': row('4.2.9 4.2.11'),
  'KBL-09': row('4.2.12'),
  'CTL-01': row('1.3.2 1.3.7 1.4.1 1.4.2'),
  'CTL-02': row('4.3.1'),
  'NID-01': row('1.2.7 1.2.14'),
  'NID-02': row('5.1.7'),
  'NID-03': row('3.1.3'),
  'NID-04': row('3.1.3'),
  'NID-05': row('4.2.11'),
  'NID-06': row('5.1.11'),
  'NID-07': row('5.1.7'),
  'RBC-01': row('5.1.1'),
  'RBC-02': row('5.1.1 5.1.2 5.1.3 5.1.4 5.1.5 5.1.8 5.1.9 5.1.10 5.1.11 5.1.12 5.1.13'),
  'POD-01': row('5.2.1 5.2.2'),
  'POD-02': row('5.2.3 5.2.4 5.2.5 5.2.8 5.2.9 5.2.11 5.2.12'),
  'POD-04': row('5.2.8 5.1.6'),
  'NET-01': row('5.3.1 5.3.2'),
  'SVC-01': row('1.2.3'),
  'PKI-01': row('2.7'),
  'PKI-02': row('4.2.10'),
};
