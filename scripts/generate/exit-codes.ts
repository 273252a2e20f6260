import { type ErrorKind, EXIT_CODE_BY_KIND } from '../../src/kit/errors.ts';

const OUTCOMES: readonly [code: number, meaning: string][] = [
  [0, 'done; the plan is empty; production grade'],
  [2, 'the command line is wrong: usage'],
  [3, 'there is something to do: `plan` has changes, or `status` sees that `up` has'],
  [4, '`verify`: not production grade'],
  [5, '`verify`: undecided, a critical or high check could not be assessed'],
  [6, 'stuck: nothing more can be done safely; what holds is printed'],
];

const WHO_CAN_MEND: Record<ErrorKind, string> = {
  spec: 'whoever writes the cluster document: it is wrong, or asks for what can not be',
  credentials: 'whoever holds the keys: a passphrase, key file or kubeconfig is missing, wrong or expired',
  machine: 'whoever looks after the machine: it does not boot, answer or stop',
  etcd: 'whoever operates the cluster: etcd refuses, or has no quorum',
  kube: 'whoever operates the cluster: the Kubernetes API refuses or does not answer',
  provider: 'whoever looks after the host or account: engine, network, quota, disk',
  payload: 'whoever provides the bits: a build, download or checksum failed',
  state:
    'whoever looks after the state folder and backups: another run holds the lock, or one of them is damaged, foreign or newer than this seaworthy',
  internal: 'us: a fault of seaworthy itself, please report it',
};

/** docs/reference/exit-codes.md */
export function exitCodesPage(): string {
  const outcomes = OUTCOMES.map(([code, meaning]) => `| ${code} | ${meaning} |`);
  const kinds = Object.entries(EXIT_CODE_BY_KIND) as [ErrorKind, number][];
  const errors = kinds.map(([kind, code]) => `| ${code} | \`${kind}\` | ${WHO_CAN_MEND[kind]} |`);
  return `# Exit codes

<!-- Made from src/kit/errors.ts by \`make generate\`; don't edit. -->

Below 10 a command did its work, and the code says what came of it. From 10 on it failed, and the code says who can mend it.

| code | outcome |
|---|---|
${outcomes.join('\n')}

| code | kind | who can mend it |
|---|---|---|
${errors.join('\n')}

130 (SIGINT) and 143 (SIGTERM): interrupted; the same command goes on where it stopped.
`;
}
