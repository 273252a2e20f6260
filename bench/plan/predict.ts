// Predicts one case, once, in a process that has just begun, as `plan` does; prints what it took as JSON.
import { predict } from '../../src/lifecycle/predict.ts';
import { CASES, type CaseName, TRAITS } from './cases.ts';

export interface Predicted {
  milliseconds: number;
  /** Of processor time: on a busy host less than what passed. */
  cpuMilliseconds: number;
  kind: string;
  moves: number;
  created: number;
  destroyed: number;
  /** Hours of the predicted future. */
  hours: number;
}

const { seen, desired } = CASES[process.argv[2] as CaseName];
const observation = await seen();
const cpu = process.cpuUsage();
const started = performance.now();
const { outcome, moves, milliseconds } = await predict(
  observation,
  state => ({ ...desired, requests: state.requests }),
  TRAITS,
);
const took = performance.now() - started;
const { user, system } = process.cpuUsage(cpu);
const count = (kind: string) => moves.filter(move => move.kind === kind).length;
const predicted: Predicted = {
  milliseconds: took,
  cpuMilliseconds: (user + system) / 1000,
  kind: outcome.kind,
  moves: moves.length,
  created: count('create'),
  destroyed: count('destroy'),
  hours: milliseconds / 3_600_000,
};
console.log(JSON.stringify(predicted));
