import type { JournalEntry } from '../../world/store/journal.ts';
import type { HistoryMachine } from '../types.ts';

type Digests = Record<string, string>;

interface Traces {
  name: string;
  came: boolean;
  went: boolean;
  why: string | undefined;
  digests: Digests | undefined;
  firstAt: number;
  lastAt: number;
  /** Made, or destroyed, all the way. */
  done: boolean;
}

/**
 * Machines that came and went in one run. One that came and one of its role or pool that went, in their order, are a replacement. `known`: what
 * machines were made from, by name; what is made here is added to it.
 */
export function changesOf(entries: readonly JournalEntry[], known: Map<string, Digests>): HistoryMachine[] {
  const traces = new Map<string, Traces>();
  for (const entry of entries) if (entry.target !== undefined) follow(traces, entry, entry.target, known);
  const all = [...traces.values()];
  const came = all.filter(each => each.came);
  const went = all.filter(each => each.went && !each.came);
  const pairs = came.map(is => {
    const at = went.findIndex(was => kindOf(was.name) === kindOf(is.name));
    return change(is, at < 0 ? undefined : went.splice(at, 1)[0], known);
  });
  return [...pairs, ...went.map(was => change(undefined, was, known))];
}

/** `harbor-general-12` → `harbor-general`. */
function kindOf(name: string): string {
  return name.replace(/-\d+$/, '');
}

const GOING = new Set(['destroy', 'forget', 'stop', 'remove-member']);

function follow(traces: Map<string, Traces>, entry: JournalEntry, name: string, known: Map<string, Digests>): void {
  const [kind = '', ending] = entry.kind.split(' ');
  const { because, digests } = (entry.details ?? {}) as { because?: string; digests?: Digests };
  const at = Date.parse(entry.at);
  if (kind !== 'create' && !GOING.has(kind) && !traces.has(name)) return;
  const trace = traces.get(name) ?? newTraces(name, at);
  traces.set(name, trace);
  trace.lastAt = at;
  trace.why ??= because;
  if (kind === 'create') {
    trace.came = true;
    if (digests) known.set(name, digests);
  }
  trace.digests ??= digests ?? known.get(name);
  if (GOING.has(kind)) trace.went = true;
  if (ending === undefined && (kind === 'create' || kind === 'forget')) trace.done = true;
}

function newTraces(name: string, at: number): Traces {
  return { name, came: false, went: false, why: undefined, digests: undefined, firstAt: at, lastAt: at, done: false };
}

function change(is: Traces | undefined, was: Traces | undefined, known: Map<string, Digests>): HistoryMachine {
  const both = [is, was].filter(each => each !== undefined);
  const why = was?.why ?? is?.why;
  const before = was && (was.digests ?? known.get(was.name));
  const after = is?.digests;
  return {
    ...(was ? { was: was.name } : {}),
    ...(is ? { is: is.name } : {}),
    ...(why === undefined ? {} : { why }),
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
    milliseconds: Math.max(...both.map(each => each.lastAt)) - Math.min(...both.map(each => each.firstAt)),
    finished: both.every(each => each.done),
  };
}
