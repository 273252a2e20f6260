import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/kit/assets.ts';
import { ALLOWANCES } from './allowances.ts';
import { type SourceFacts, sourceFacts } from './source-facts.ts';
import { brokenWalls, overBudget, roomOf, roomsIn } from './walls.ts';

const read = (path: string) => readFileSync(`${packageRoot}/${path}`, 'utf8');
const files = globSync('src/**/*.ts', { cwd: packageRoot }).sort();
const facts = new Map<string, SourceFacts>(files.map(path => [path, sourceFacts(path, read(path))]));
const rooms = roomsIn(read('docs/rooms.md'));

describe('the rooms', () => {
  it('are those of the design, from top to bottom', () => {
    expect(rooms.join(' ')).toBe(
      'testing cli index.ts verbs report drill lifecycle verify world backup traffic addons providers machine payload etcd kube pki spec catalog kit',
    );
  });

  it('import downwards only, and heavy libraries through their doors', () => {
    expect([...facts].flatMap(([path, found]) => brokenWalls(path, found, rooms))).toEqual([]);
  });

  it.each([...new Set(files.map(roomOf))].filter(room => !room.endsWith('.ts')))(
    '%s says in at most 30 lines what it is for',
    room => {
      expect(rooms).toContain(room);
      expect(read(`src/${room}/README.md`).trimEnd().split('\n').length).toBeLessThanOrEqual(30);
    },
  );
});

describe('budgets', () => {
  const over: Record<string, number> = Object.assign({}, ...[...facts].map(([path, found]) => overBudget(path, found)));

  it('hold: files have at most 200 lines and functions at most 40, but for the allowances', () => {
    const beyond = Object.entries(over).filter(([what, lines]) => lines > (ALLOWANCES[what] ?? 0));
    expect(beyond).toEqual([]);
  });

  it('have no allowance that is not needed any more', () => {
    expect(Object.keys(ALLOWANCES).filter(what => !(what in over))).toEqual([]);
  });
});

describe('the walls catch', () => {
  const planted = (path: string, line: string) => brokenWalls(path, sourceFacts(path, line), rooms);

  it.each([
    [
      'src/kit/x.ts',
      "import { a } from '../spec/a.ts';",
      'src/kit/x.ts:1: kit may not import from spec, which is above it',
    ],
    [
      'src/pki/x.ts',
      "import type { A } from '../kube/a.ts';",
      'src/pki/x.ts:1: pki may not import from kube, which is above it',
    ],
    [
      'src/spec/x.ts',
      "export * from '../world/a.ts';",
      'src/spec/x.ts:1: spec may not import from world, which is above it',
    ],
    [
      'src/world/store/x.ts',
      "type A = import('../../cli/a.ts').A;",
      'src/world/store/x.ts:1: world may not import from cli, which is above it',
    ],
    [
      'src/kube/x.ts',
      "\nconst a = await import('../etcd/a.ts');",
      'src/kube/x.ts:2: kube may not import from etcd, which is above it',
    ],
    [
      'src/index.ts',
      "import { a } from './cli/a.ts';",
      'src/index.ts:1: index.ts may not import from cli, which is above it',
    ],
    [
      'src/cli/x.ts',
      "import { a } from '../testing/a.ts';",
      'src/cli/x.ts:1: cli may not import from testing, which is above it',
    ],
    ['src/cli/x.ts', "import { a } from '../attic/a.ts';", 'src/cli/x.ts:1: attic is no room of docs/rooms.md'],
    ['src/cli/x.ts', "import { a } from '../../scripts/a.ts';", 'src/cli/x.ts:1: ../../scripts/a.ts lies outside src'],
    ['src/cli/x.ts', "import { a } from '../kit/a';", 'src/cli/x.ts:1: ../kit/a needs its file extension'],
    ['src/cli/x.ts', "import { a } from '../kit/a.test.ts';", 'src/cli/x.ts:1: ../kit/a.test.ts is a test'],
    ['src/cli/x.ts', "import '@peculiar/x509';", 'src/cli/x.ts:1: @peculiar/x509 belongs to pki'],
    [
      'src/world/x.ts',
      "await import('@kubernetes/client-node');",
      'src/world/x.ts:1: @kubernetes/client-node belongs to kube',
    ],
    [
      'src/kube/x.ts',
      "import { KubeConfig } from '@kubernetes/client-node';",
      'src/kube/x.ts:1: @kubernetes/client-node is heavy: import its values by import()',
    ],
    [
      'src/kube/x.ts',
      "import { type V1Pod, KubeConfig } from '@kubernetes/client-node';",
      'src/kube/x.ts:1: @kubernetes/client-node is heavy: import its values by import()',
    ],
    ['src/lifecycle/x.ts', "import pc from 'picocolors';", 'src/lifecycle/x.ts:1: picocolors belongs to cli'],
  ])('%s: %s', (path, line, complaint) => expect(planted(path, line)).toEqual([complaint]));

  it.each([
    ['src/cli/x.ts', "import { a } from '../index.ts';"],
    ['src/etcd/x.ts', "import { a } from '../kube/a.ts';"],
    ['src/testing/x.ts', "import { a } from '../cli/a.ts';"],
    ['src/kit/x.test.ts', "import { a } from '../cli/a.ts';"],
    ['src/world/x.ts', "import type { V1Pod } from '@kubernetes/client-node';"],
    ['src/kube/x.ts', "const k = await import('@kubernetes/client-node');"],
    ['src/kit/x.ts', "// import { a } from '../cli/a.ts';"],
  ])('not %s: %s', (path, line) => expect(planted(path, line)).toEqual([]));

  it('what is too long', () => {
    const lines = (count: number, between: string) => Array.from({ length: count }, () => between).join('\n');
    const text = `export function long() {\n${lines(39, '  go();')}\n}\nconst short = () => {\n${lines(38, '  go();')}\n};\n`;
    expect(overBudget('src/kit/x.ts', sourceFacts('x.ts', text))).toEqual({ 'src/kit/x.ts:long': 41 });
    expect(overBudget('src/kit/x.ts', sourceFacts('x.ts', lines(201, 'go();')))).toEqual({ 'src/kit/x.ts': 201 });
    expect(overBudget('src/kit/x.test.ts', sourceFacts('x.test.ts', lines(201, 'go();')))).toEqual({});
  });
});
