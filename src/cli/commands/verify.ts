import type { Report } from '../../verify/report.ts';
import { type Call, type CommandRecord, flag, textOption } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { verifyText } from '../render/verify.ts';
import { UsageError } from '../usage-error.ts';

const CODES = { 'production-grade': EXIT.done, not: EXIT.notProductionGrade, undecided: EXIT.undecided } as const;

export const verify: CommandRecord = {
  name: 'verify',
  group: 'Look',
  summary: 'attack every hop of a cluster, and judge whether it is production grade',
  description: `Connects to every listener with every wrong credential, asks the API what it must refuse, reads what is set; believes only what came back. Of the document's cluster, or with --kubeconfig of any.

What has to be written goes into a namespace of its own, which is removed at the end, or by the next run after a kill; with --read-only nothing is. What could not be looked at is "not assessed", never passed.

What passed is shown by its number; --verbose shows every check with its evidence. --report writes the whole of it: as a page, as JSON, for code scanning, CI or Prometheus (docs/reports.md).

Exit codes: 0 production grade · 4 not · 5 undecided: a critical or high check could not be assessed.`,
  examples: [
    { command: 'verify', meaning: '' },
    { command: 'verify --kubeconfig ~/.kube/config', meaning: 'any cluster' },
    { command: 'verify --report report.html,report.sarif', meaning: 'a page to read, and a file for code scanning' },
    { command: 'verify --accept-unassessed API-12,NID-08', meaning: 'decide without these, for this run' },
  ],
  options: [
    { flags: '--kubeconfig <file>', description: "an administrator's kubeconfig, of any cluster", completes: 'file' },
    { flags: '--context <name>', description: 'which of its contexts (default: its current one)' },
    { flags: '--read-only', description: 'write nothing, not even a canary namespace' },
    { flags: '--only <ids>', description: 'these checks alone, separated by commas' },
    {
      flags: '--accept-unassessed <ids>',
      description: 'checks that may be left unassessed in this run; the report shows them',
    },
    {
      flags: '--report <files>',
      description:
        'write the report there too, as each ending says: .html, .json, .sarif, .xml (JUnit), .prom (Prometheus)',
      completes: 'file',
    },
    { flags: '--cis', description: 'what the run says of the CIS benchmark, and what it leaves to a file auditor' },
    { flags: '--deadline <seconds>', description: 'end after so long, with what is known by then (default 300)' },
    { flags: '--rate <n>', description: 'connections a second (default 200)' },
  ],
  synonyms: ['scan', 'prove', 'test', 'attack', 'benchmark'],
  async action(call) {
    const verbs = await call.verbs();
    const { reportFiles, writeReports } = await import('../write-reports.ts');
    const files = await reportFiles(textOption(call, 'report') ?? '', call.io.cwd);
    const { kubeconfig, context } = {
      kubeconfig: textOption(call, 'kubeconfig'),
      context: textOption(call, 'context'),
    };
    const [only, accepted] = [idsOption(call, 'only'), idsOption(call, 'acceptUnassessed')];
    const [deadlineSeconds, rate] = [numberOption(call, 'deadline'), numberOption(call, 'rate')];
    const report = await verbs.verify({
      ...call.verbOptions,
      emit: await call.output.follow(),
      readOnly: flag(call, 'readOnly'),
      ...(kubeconfig ? { kubeconfig } : {}),
      ...(context ? { context } : {}),
      ...(only ? { only } : {}),
      ...(accepted ? { acceptUnassessed: accepted } : {}),
      ...(deadlineSeconds ? { deadlineSeconds } : {}),
      ...(rate ? { rate } : {}),
    });
    await writeReports(report, files);
    if (flag(call, 'cis')) await showCis(call, report);
    else await show(call, report);
    for (const { file } of files) call.output.tell('report', { file }, () => `wrote ${file}`);
    return CODES[report.verdict];
  },
};

async function show(call: Call, report: Report): Promise<void> {
  const value = call.output.mode === 'json' ? (await import('../../report/json.ts')).reportDocument(report) : {};
  call.output.result('verify', value, style => verifyText(report, style, flag(call, 'verbose')));
}

async function showCis(call: Call, report: Report): Promise<void> {
  const [{ cisCoverage }, { cisText }] = await Promise.all([import('../../verify/cis.ts'), import('../render/cis.ts')]);
  const coverage = cisCoverage(report.assessed);
  call.output.result('verify-cis', coverage, style => cisText(coverage, style));
}

function idsOption(call: Call, name: string): string[] | undefined {
  return textOption(call, name)
    ?.split(',')
    .map(id => id.trim().toUpperCase())
    .filter(Boolean);
}

function numberOption(call: Call, name: string): number | undefined {
  const text = textOption(call, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0 && value <= 86_400) return value;
  throw new UsageError(`--${name} can't be "${text}"`, 'give a number above 0');
}
