import { posix } from 'node:path';
import type { ImportFact, SourceFacts } from './source-facts.ts';

/** Rooms from the top down, as docs/rooms.md lists them. */
export function roomsIn(page: string): string[] {
  const table = page.slice(page.indexOf('| room |'), page.indexOf('## Doors'));
  return [...table.matchAll(/^\| `([\w.]+)` \|/gm)].map(match => match[1]!);
}

/** `lifecycle` for src/lifecycle/moves/x.ts, `index.ts` for src/index.ts. */
export function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** Libraries with a door: where they may be used, and whether values must come by import(). */
const DOORS: Record<string, { room: string; lazy?: boolean; typesAnywhere?: boolean }> = {
  '@kubernetes/client-node': { room: 'kube', lazy: true, typesAnywhere: true },
  '@peculiar/x509': { room: 'pki' },
  'reflect-metadata': { room: 'pki' },
  execa: { room: 'kit' },
  commander: { room: 'cli' },
  '@clack/prompts': { room: 'cli' },
  'log-update': { room: 'cli' },
  picocolors: { room: 'cli' },
};

/** What is wrong with the imports of a source file (path as in src/kit/x.ts), a sentence each. */
export function brokenWalls(path: string, facts: SourceFacts, rooms: readonly string[]): string[] {
  if (isTest(path)) return [];
  return facts.imports.flatMap(found => {
    const why = found.specifier.startsWith('.') ? wrongRoom(path, found, rooms) : wrongDoor(path, found);
    return why ? [`${path}:${found.line}: ${why}`] : [];
  });
}

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts');
}

function wrongRoom(path: string, { specifier }: ImportFact, rooms: readonly string[]): string | undefined {
  if (!/\.(ts|json)$/.test(specifier)) return `${specifier} needs its file extension`;
  const target = posix.join(posix.dirname(path), specifier);
  if (!target.startsWith('src/')) return `${specifier} lies outside src`;
  const [from, to] = [roomOf(path), roomOf(target)];
  if (from === to) return undefined;
  if (!rooms.includes(from)) return `${from} is no room of docs/rooms.md`;
  if (!rooms.includes(to)) return `${to} is no room of docs/rooms.md`;
  if (isTest(target)) return `${specifier} is a test`;
  return rooms.indexOf(from) < rooms.indexOf(to) ? undefined : `${from} may not import from ${to}, which is above it`;
}

function wrongDoor(path: string, { specifier, typeOnly, dynamic }: ImportFact): string | undefined {
  const library = Object.keys(DOORS).find(name => specifier === name || specifier.startsWith(`${name}/`));
  if (!library) return undefined;
  const { room, lazy, typesAnywhere } = DOORS[library]!;
  if (typeOnly && typesAnywhere) return undefined;
  if (roomOf(path) !== room) return `${library} belongs to ${room}`;
  return lazy && !typeOnly && !dynamic ? `${library} is heavy: import its values by import()` : undefined;
}

export const MOST_LINES = 200;
export const MOST_FUNCTION_LINES = 40;

/** Where a file or its functions are longer than the budget, by what is too long: `src/a.ts` or `src/a.ts:name`. */
export function overBudget(path: string, facts: SourceFacts): Record<string, number> {
  if (isTest(path)) return {};
  const functions = facts.functions
    .filter(({ lines }) => lines > MOST_FUNCTION_LINES)
    .map(({ name, lines }) => [`${path}:${name}`, lines] as const);
  const file = facts.lines > MOST_LINES ? [[path, facts.lines] as const] : [];
  return Object.fromEntries([...file, ...functions]);
}
