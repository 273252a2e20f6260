import { readFile, writeFile } from 'node:fs/promises';
import { type Edit, editDocument } from '../../../src/spec/edit.ts';
import type { UpResult } from '../../../src/verbs/types.ts';
import type { TestCluster } from '../support/cluster.ts';
import { jsonLines, unexpected } from '../support/tool.ts';

interface Told {
  move: string;
  target: string;
  guard?: string;
  why?: string;
}

/** One `up` with all that it told. */
export interface ToldUp extends UpResult {
  seconds: number;
  /** "kind target" of the moves made, in the order in which they ended. */
  made: string[];
  held: Told[];
}

export async function changeDocument({ document }: TestCluster, ...edits: Edit[]): Promise<void> {
  await writeFile(document, editDocument(await readFile(document, 'utf8'), edits));
}

export async function upTold(cluster: TestCluster, code = 0): Promise<ToldUp> {
  const called = await cluster.call('up', ['--output', 'json']);
  const value = jsonLines<UpResult>(called.stdout, 'up').at(-1);
  if (!value || called.code !== code) throw unexpected('seaworthy up', called);
  return {
    ...value,
    seconds: called.seconds,
    made: jsonLines<Told>(called.stdout, 'move-done').map(({ move, target }) => `${move} ${target}`),
    held: jsonLines<Told>(called.stdout, 'held'),
  };
}

/** Those of `wanted` that were not made in this order, each after the one before it. */
export function outOfOrder(made: readonly string[], wanted: readonly string[]): string[] {
  let from = 0;
  return wanted.filter(move => {
    const at = made.indexOf(move, from);
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}
