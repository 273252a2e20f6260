import { CIS_SECTIONS, CIS_VERSION, cisIds } from '../catalog/cis.ts';
import type { Assessed } from './report.ts';

export interface CisCoverage {
  benchmark: string;
  sections: CisSection[];
  /** Controls that a check of ours covers, and all there are. */
  covered: number;
  controls: number;
}

export interface CisSection {
  section: string;
  about: string;
  covered: { control: string; checks: { id: string; outcome: string }[] }[];
  /** Left to an auditor that reads files, flags and intentions. */
  left: string[];
}

/**
 * What this run says of the benchmark. A check that connects covers a control that reads the flag behind what it sees; a control is covered only
 * where one of our checks is about the same thing, whatever came of it.
 */
export function cisCoverage(assessed: readonly Assessed[]): CisCoverage {
  const sections = CIS_SECTIONS.map(section => {
    const controls = cisIds(section).map(control => ({ control, checks: checksOf(control, assessed) }));
    return {
      section: section.section,
      about: section.about,
      covered: controls.filter(({ checks }) => checks.length > 0),
      left: controls.filter(({ checks }) => checks.length === 0).map(({ control }) => control),
    };
  });
  const covered = sections.reduce((sum, each) => sum + each.covered.length, 0);
  const controls = CIS_SECTIONS.reduce((sum, each) => sum + each.controls, 0);
  return { benchmark: `CIS Kubernetes Benchmark ${CIS_VERSION}`, sections, covered, controls };
}

function checksOf(control: string, assessed: readonly Assessed[]) {
  return assessed
    .filter(({ check }) => check.covers.cis?.includes(control))
    .map(({ check, outcome, waiver }) => ({ id: check.id, outcome: waiver ? 'waived' : outcome }));
}
