import type { RequestResult } from '../../verbs/types.ts';
import { type Call, type CommandRecord, flag, type OptionRecord } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { upText } from '../render/up.ts';

export const LEAVE_IT: OptionRecord = {
  flags: '--no-wait',
  description: 'only keep the request: the next up, or keep, does the rest',
};

export const replace: CommandRecord = {
  name: 'replace',
  group: 'Build and change',
  summary: 'replace machines by new ones',
  description: `Makes a new machine for each one named and then takes that one out: a control plane only after the new one serves, a worker only after its pods have moved within their disruption budgets. The rules of safety hold as for every change.

The request is kept in the state folder until it is fulfilled: stopped in between, the same command or up goes on. A name that the cluster doesn't have is refused, and nothing is touched.

Exit codes: 0 done · 6 stuck: nothing more can be done safely, and what holds is printed · 130 stopped by Ctrl-C.`,
  examples: [
    { command: 'replace harbor-cp-1', meaning: 'in ./cluster.yaml' },
    { command: 'replace examples/local.yaml harbor-general-4 harbor-general-5', meaning: '' },
  ],
  options: [LEAVE_IT],
  operands: [{ name: 'MACHINE', description: 'a name that status shows', required: true, many: true }],
  resumes: 'up',
  synonyms: ['renew', 'recreate', 'reprovision', 'redeploy'],
  async action(call) {
    const { replace: make } = await call.verbs();
    const emit = await call.output.follow();
    const options = { ...call.verbOptions, emit, leaveIt: leftForLater(call) };
    return toldRequest(call, 'replace', await make(options, call.operands));
  },
};

/** commander gives `--no-wait` as `wait: false`. */
export function leftForLater(call: Call): boolean {
  return call.options.wait === false || flag(call, 'noWait');
}

/** The result of a verb that keeps a request, and its exit code. */
export function toldRequest(call: Call, type: string, result: RequestResult): number {
  if (result.left) {
    const again = call.pasteable('up');
    call.output.result(type, result, () => `the request is kept; ${again} does it, as does a running keep`);
    return EXIT.done;
  }
  const next = [call.pasteable('status'), call.pasteable('history')];
  call.output.result(type, result.up, style => upText(result.up, next, style));
  return result.up.kind === 'converged' ? EXIT.done : EXIT.stuck;
}
