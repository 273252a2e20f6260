import { type Call, type CommandRecord, flag, textOption } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { keepText, roundText } from '../render/keep.ts';
import { UsageError } from '../usage-error.ts';

export const keep: CommandRecord = {
  name: 'keep',
  group: 'Build and change',
  summary: 'look after the cluster, round after round: repair, replace, back up',
  description: `Runs for as long as it is let: every half minute a round of up, and backups as the document's backup section says. It belongs outside the cluster, as a service (docs/keep.md). Each round takes the operator's lock and reads document, lock file and requests anew, so that other commands work beside it: they wait for the end of the round.

A round that fails is journaled and tried again, later each time; only a document that is broken at the start ends it. It never founds a cluster, and never undoes a down. SIGTERM or Ctrl-C ends it when the moves under way have ended.

--once makes one round, for a timer or CI. Only machines that are gone are repaired then: that one has been silent for long enough is known only from watching.

Exit codes: 0 stopped, or with --once: the cluster is as its document says · 3 with --once: not yet, or another command was at work · 6 with --once: stuck. A round of --once that fails ends it with that error's code.`,
  examples: [
    { command: 'keep examples/local.yaml', meaning: 'until Ctrl-C' },
    { command: 'keep --once', meaning: 'for a timer' },
    { command: 'keep --metrics 127.0.0.1:9464', meaning: 'with metrics for Prometheus' },
  ],
  options: [
    { flags: '--once', description: 'one round, and then the end' },
    { flags: '--every <seconds>', description: 'between two rounds in which nothing happens, at most 45 (default 30)' },
    { flags: '--metrics <address>', description: 'serve metrics there, a loopback address with its port' },
    {
      flags: '--metrics-file <file>',
      description: "write metrics there after each round, for node_exporter's textfile collector",
      completes: 'file',
    },
  ],
  graceMs: 30 * 60_000,
  synonyms: ['watch', 'reconcile', 'daemon', 'operate', 'controller', 'loop'],
  async action(call) {
    const { keep: look } = await call.verbs();
    const emit = await call.output.follow();
    const report = await look({
      ...{ ...call.verbOptions, emit, once: flag(call, 'once'), ...optionsOf(call) },
      onRound: round => call.output.tell('round', round, style => roundText(round, style)),
    });
    call.output.result('keep', report, style => keepText(report, style));
    if (!report.once) return EXIT.done;
    switch (report.last?.outcome) {
      case 'converged':
        return EXIT.done;
      case 'stuck':
        return EXIT.stuck;
      default:
        return EXIT.changes;
    }
  },
};

function optionsOf(call: Call) {
  const [metrics, metricsFile, every] = ['metrics', 'metricsFile', 'every'].map(name => textOption(call, name));
  const everySeconds = every === undefined ? undefined : Number(every);
  if (everySeconds !== undefined && !(everySeconds >= 5 && everySeconds <= 45))
    throw new UsageError(`--every can't be "${every}"`, 'give 5 to 45 seconds');
  return {
    ...(metrics === undefined ? {} : { metrics }),
    ...(metricsFile === undefined ? {} : { metricsFile }),
    ...(everySeconds === undefined ? {} : { everySeconds }),
  };
}
