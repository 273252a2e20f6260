/**
 * The name of a cluster that a test makes. It begins with the run's own prefix, by which scripts/test.ts finds and removes
 * whatever a test that failed or was killed left behind; so every cluster of an e2e test has its name from here.
 */
export function clusterName(purpose: string): string {
  return `${process.env.SEAWORTHY_E2E_PREFIX ?? `e2e${process.pid.toString(36)}`}-${purpose}`;
}
