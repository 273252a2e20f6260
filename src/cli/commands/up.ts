import type { PlanResult, UpResult } from '../../verbs/types.ts';
import { type Call, type CommandRecord, flag } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { introductionText } from '../render/introduction.ts';
import { upText } from '../render/up.ts';
import { UsageError } from '../usage-error.ts';

export const up: CommandRecord = {
  name: 'up',
  group: 'Build and change',
  summary: 'make the cluster as its document says',
  description: `Looks at the world, makes what is missing, replaces what differs or broke, destroys what is too much, and ends when the world is as the document says. It first says what it is about to do; plan says it without doing it.

It can be stopped at any moment, with Ctrl-C or worse, and run again: it always goes on from what it finds. Nothing is changed that a rule of safety forbids; then it waits, and says for what.

Exit codes: 0 done · 6 stuck: nothing more can be done safely, and what holds is printed · 130 stopped by Ctrl-C.`,
  examples: [
    { command: 'up', meaning: './cluster.yaml' },
    { command: 'up examples/local.yaml', meaning: 'three control planes and two workers on this host' },
    { command: 'up --confirm', meaning: 'ask before anything is changed' },
  ],
  options: [{ flags: '--confirm', description: 'ask once it is known what will happen; needs a terminal' }],
  resumes: true,
  synonyms: ['apply', 'create', 'start', 'deploy', 'install', 'repair', 'resume', 'scale', 'init'],
  async action(call) {
    if (flag(call, 'confirm') && !call.io.canAsk) throw new UsageError('--confirm needs a terminal to ask on');
    const { plan, up: make } = await call.verbs();
    const planned = await plan(call.verbOptions);
    call.output.tell('plan', planned, style => introductionText(planned, style));
    if (!(await confirmed(call, planned))) return EXIT.interrupted;
    const emit = await call.output.follow();
    const result = await make({ ...call.verbOptions, emit });
    call.output.result('up', result, style => upText(result, nextCommands(call, result), style));
    return result.kind === 'converged' ? EXIT.done : EXIT.stuck;
  },
};

async function confirmed(call: Call, plan: PlanResult): Promise<boolean> {
  if (!flag(call, 'confirm') || plan.empty) return true;
  const yes = await call.io.confirm(`do this to ${plan.cluster}?`);
  if (!yes) call.output.tell('note', { message: 'nothing was changed' }, () => 'nothing was changed');
  return yes;
}

function nextCommands({ pasteable }: Call, { kind }: UpResult): string[] {
  if (kind !== 'converged') return [pasteable('status', '--why'), pasteable('up')];
  return [pasteable('kubectl', '--', 'get', 'nodes', '-o', 'wide'), pasteable('status'), pasteable('down')];
}
