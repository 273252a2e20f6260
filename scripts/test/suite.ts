/** What came of one suite; seconds of wall time. */
export interface SuiteResult {
  passed: number;
  failed: number;
  skipped: number;
  /** Names of what failed or was skipped, for the summary. */
  failures: string[];
  skips: string[];
  /** The single tests (or the suite as a whole), for the list of the longest. */
  parts: { name: string; seconds: number }[];
}

export interface Suite {
  name: string;
  /** Part of `make check`: quick, and without containers. */
  check: boolean;
  run(): Promise<SuiteResult>;
}

export const NOTHING: SuiteResult = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [], parts: [] };
