import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, isScalar, parse, visit } from 'yaml';
import { type Edit, editDocument, editValue } from './edit.ts';
import type { Path } from './problem.ts';

const TEXT = `# The harbor cluster.
kind:   Cluster   # its kind

kubernetes:
    version: 1.36.3   # keep an eye on the support window

workers:
    # The everyday pool.
    - {name: general, replicas: 2}   # in flow style
endpoint: # nothing yet
# the end
`;

describe('editDocument', () => {
  it('replaces a value and leaves every other byte alone', () => {
    const upgraded = editDocument(TEXT, [{ path: ['kubernetes', 'version'], value: '1.37.2' }]);
    expect(upgraded).toBe(TEXT.replace('1.36.3', '1.37.2'));
    const scaled = editDocument(TEXT, [{ path: ['workers', 0, 'replicas'], value: 5 }]);
    expect(scaled).toBe(TEXT.replace('replicas: 2', 'replicas: 5'));
  });

  it.each([
    ['yes, two: of "them"', '"yes, two: of \\"them\\""'],
    ['1.37', '"1.37"'],
    ['null', '"null"'],
    ['a plain sentence', 'a plain sentence'],
    [null, 'null'],
  ])('writes %j so that it reads back', (value, written) => {
    expect(editDocument(TEXT, [{ path: ['kind'], value }])).toBe(TEXT.replace('Cluster   #', `${written}   #`));
  });

  it('keeps quotes where they were', () => {
    expect(editDocument("a: 'x' # c\n", [{ path: ['a'], value: "it's" }])).toBe("a: 'it''s' # c\n");
  });

  it('adds what is missing, takes out what is not wanted, and keeps the comments', () => {
    const changed = editDocument(TEXT, [
      { path: ['workers', 1], value: { name: 'batch', replicas: 1 } },
      { path: ['endpoint', 'port'], value: 7443 },
      { path: ['kind'], value: undefined },
    ]);
    expect(parse(changed)).toEqual({
      kubernetes: { version: '1.36.3' },
      workers: [
        { name: 'general', replicas: 2 },
        { name: 'batch', replicas: 1 },
      ],
      endpoint: { port: 7443 },
    });
    for (const comment of ['support window', 'everyday pool', 'in flow style', 'nothing yet', 'the end'])
      expect(changed).toContain(comment);
  });

  it('refuses what it could only do wrong', () => {
    const anchored = 'a: &x 1\nb: *x\n';
    expect(() => editDocument(anchored, [{ path: ['a'], value: 2 }])).toThrow("can't change a: an anchor");
    expect(parse(editDocument(anchored, [{ path: ['b'], value: 2 }]))).toEqual({ a: 1, b: 2 });
    expect(() => editDocument(TEXT, [{ path: ['kind', 'of'], value: 2 }])).toThrow("can't change kind.of");
    expect(() => editDocument('a: [', [{ path: ['a'], value: 2 }])).toThrow('the document is not YAML');
  });
});

const scalar = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom('1.36', 'null', 'a: b', '# no', "'", '- x', ''),
);
const key = fc.constantFrom('a', 'b', 'c', 'd e', '1');
const { tree } = fc.letrec(tie => ({
  tree: fc.oneof({ maxDepth: 3 }, scalar, tie('map'), tie('list')),
  map: fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
  list: fc.array(tie('tree'), { maxLength: 3 }),
}));
const root = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 5 });

/** A text with a numbered comment at every scalar of a mapping. */
function commented(value: unknown): { text: string; comments: string[] } {
  const document = new Document(value);
  const comments: string[] = [];
  visit(document, {
    Pair: (_, pair) => {
      if (!isScalar(pair.value) || String(pair.value.value).includes('\n')) return;
      comments.push(`c${comments.length};`);
      pair.value.comment = ` ${comments.at(-1)}`;
    },
  });
  return { text: document.toString({ lineWidth: 0 }), comments };
}

function scalarPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([part, inner]) => scalarPaths(inner, [...path, part]));
}

it('means the edited value, and keeps every comment, whatever the document', () => {
  const edit = fc.record({ pick: fc.nat(), value: scalar, add: fc.option(key) });
  fc.assert(
    fc.property(root, fc.array(edit, { minLength: 1, maxLength: 4 }), (value, changes) => {
      const { text, comments } = commented(value);
      const paths = scalarPaths(value);
      const edits = changes.map(({ pick, value: next, add }): Edit => {
        if (add !== null || paths.length === 0) return { path: [`new ${add}`, 'inner'], value: next };
        return { path: paths[pick % paths.length]!, value: next };
      });
      const edited = editDocument(text, edits);
      expect(parse(edited)).toEqual(edits.reduce<unknown>(editValue, parse(text)));
      for (const comment of comments) expect(edited).toContain(comment);
    }),
    { numRuns: 200 },
  );
});
