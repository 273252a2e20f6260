import { describe, expect, test } from 'vitest';
import { markedOf, marksPatch } from './marks.ts';
import type { NodeMarks, Taint } from './types.ts';
import { MARKED, type NodeObject } from './wire.ts';

const NONE: NodeMarks = { labels: {}, taints: [] };
const DB: Taint = { key: 'tier', value: 'db', effect: 'NoSchedule' };
const THEIRS: Taint = { key: 'theirs', effect: 'NoExecute' };

function node(labels: Record<string, string> = {}, taints: Taint[] = [], marked?: string): NodeObject {
  const annotations: Record<string, string> = marked === undefined ? {} : { [MARKED]: marked };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: 'w-1', labels, annotations }, spec: { taints } };
}

/** The node after the patch, so that a second patch can be asked for. */
function patched(before: NodeObject, wish: NodeMarks): NodeObject {
  const patch = marksPatch(before, wish) as { metadata: NodeObject['metadata']; spec: NodeObject['spec'] } | undefined;
  if (!patch) return before;
  const merged = (old: Record<string, string> = {}, next: Record<string, string> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries({ ...old, ...next }).filter(([, value]) => value !== null));
  const { metadata } = before;
  const labels = merged(metadata.labels, patch.metadata.labels);
  const annotations = merged(metadata.annotations, patch.metadata.annotations);
  return { ...before, metadata: { ...metadata, labels, annotations }, spec: { ...before.spec, ...patch.spec } };
}

describe('marks of a node', () => {
  test('nothing wished, nothing ours: nothing to do', () => {
    expect(marksPatch(node({ theirs: 'a' }, [THEIRS]), NONE)).toBeUndefined();
  });

  test('are set beside those of others, recorded, and then so', () => {
    const after = patched(node({ theirs: 'a' }, [THEIRS]), { labels: { pool: 'a' }, taints: [DB] });
    expect(after.metadata.labels).toEqual({ theirs: 'a', pool: 'a' });
    expect(after.spec?.taints).toEqual([THEIRS, DB]);
    expect(markedOf(after)).toEqual({ labels: ['pool'], taints: ['tier:NoSchedule'] });
    expect(marksPatch(after, { labels: { pool: 'a' }, taints: [DB] })).toBeUndefined();
  });

  test('that are no longer wished for go, with their record', () => {
    const marked = patched(node({ theirs: 'a' }, [THEIRS]), { labels: { pool: 'a' }, taints: [DB] });
    const after = patched(marked, NONE);
    expect(after).toEqual(node({ theirs: 'a' }, [THEIRS]));
  });

  test('a value that somebody changed is set again', () => {
    const marked = patched(node(), { labels: { pool: 'a' }, taints: [DB] });
    const changed = {
      ...marked,
      metadata: { ...marked.metadata, labels: { pool: 'b' } },
      spec: { taints: [{ ...DB, value: 'x' }] },
    };
    const after = patched(changed, { labels: { pool: 'a' }, taints: [DB] });
    expect(after.metadata.labels).toEqual({ pool: 'a' });
    expect(after.spec?.taints).toEqual([DB]);
  });

  test('a taint the kubelet registered becomes ours when the wish names it, its time kept', () => {
    const registered = { ...DB, timeAdded: '2026-01-01T00:00:00Z' };
    const after = patched(node({}, [registered]), { labels: {}, taints: [DB] });
    expect(after.spec?.taints).toEqual([registered]);
    expect(markedOf(after).taints).toEqual(['tier:NoSchedule']);
  });

  test('one key may carry taints of two effects', () => {
    const both = [DB, { ...DB, effect: 'NoExecute' }];
    const marked = patched(node(), { labels: {}, taints: both });
    expect(patched(marked, { labels: {}, taints: [DB] }).spec?.taints).toEqual([DB]);
  });

  test('a broken record counts as none: nothing of others is taken away', () => {
    expect(marksPatch(node({ theirs: 'a' }, [], '{'), { labels: { pool: 'a' }, taints: [] })).toMatchObject({
      metadata: { labels: { pool: 'a' } },
    });
  });

  test.each(['kubernetes.io/hostname', 'kubernetes.io/os', 'kubernetes.io/arch'])("%s is the kubelet's", key => {
    expect(() => marksPatch(node(), { labels: { [key]: 'x' }, taints: [] })).toThrow(/kubelet's own/);
  });
});
