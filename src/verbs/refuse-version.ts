import { versionRefusal } from '../lifecycle/refusals.ts';
import { locateFindings } from '../spec/parse.ts';
import { DocumentError, type Finding } from '../spec/problem.ts';
import type { StateSeen } from '../world/state.ts';
import type { Document } from './document.ts';

const AT_VERSION = ['kubernetes', 'version'];

/** Refuses a version that our own record says cannot be reached from here, before anything is touched. */
export function refuseVersion(document: Document, state: StateSeen): void {
  const wanted = document.spec.kubernetes.version;
  const refusal = versionRefusal(state, wanted);
  if (refusal) refuseAtVersion(document, [{ message: `${wanted} is refused: ${refusal.why}`, hint: refusal.hint }]);
}

/** What is wrong with the document's version, at its place. */
export function refuseAtVersion(document: Document, findings: Omit<Finding, 'path'>[]): never {
  const located = findings.map(finding => ({ ...finding, path: AT_VERSION }));
  throw new DocumentError(locateFindings(document.text, document.file, located));
}
