/** What came of a command that did its work; errors have the codes of kit/errors.ts. docs/reference/exit-codes.md tells all. */
export const EXIT = {
  done: 0,
  usage: 2,
  changes: 3,
  notProductionGrade: 4,
  undecided: 5,
  stuck: 6,
  interrupted: 130,
  terminated: 143,
} as const;
