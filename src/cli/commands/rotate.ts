import type { CommandRecord } from '../command.ts';
import { LEAVE_IT, leftForLater, toldRequest } from './replace.ts';

export const rotate: CommandRecord = {
  name: 'rotate',
  group: 'Build and change',
  summary: 'give every machine new certificates and keys',
  description: `Replaces every machine of the cluster in order, one control plane at a time and each pool as its surge allows, so that each has newly issued leaves (certificates with their keys): for the day when one may have been seen by somebody. Without it, up replaces machines whose leaves are due, long before they end.

The request is kept in the state folder until no older leaf is left: stopped in between, the same command or up goes on and renews none twice. Authorities and the keys that machines share stay.

Exit codes: 0 done · 6 stuck: nothing more can be done safely, and what holds is printed · 130 stopped by Ctrl-C.`,
  examples: [{ command: 'rotate leaves examples/local.yaml', meaning: '' }],
  options: [LEAVE_IT],
  operands: [{ name: 'WHAT', description: 'leaves', required: true, choices: ['leaves'] }],
  resumes: 'up',
  synonyms: ['certs', 'certificates', 'renew-certs'],
  async action(call) {
    const { rotateLeaves } = await call.verbs();
    const emit = await call.output.follow();
    const result = await rotateLeaves({ ...call.verbOptions, emit, leaveIt: leftForLater(call) });
    return toldRequest(call, 'rotate', result);
  },
};
