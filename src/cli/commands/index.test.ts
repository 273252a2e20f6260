import { describe, expect, it } from 'vitest';
import { parse } from '../parse.ts';
import { sortWords } from '../words.ts';
import { COMMANDS } from './index.ts';

/** The words of an example, up to what is the shell's. */
function wordsOf(example: string): string[] {
  return (example.split(/ [|>] /)[0] ?? '').split(' ');
}

describe('the records of the commands', () => {
  const examples = COMMANDS.flatMap(record => record.examples.map(({ command }) => [command, record] as const));

  it.each(examples)('`seaworthy %s` can be typed', (example, record) => {
    const parsed = parse(wordsOf(example), COMMANDS);
    if ('help' in parsed) throw new Error('it only asks for help');
    expect(parsed.record).toBe(record);
    expect(() => sortWords(record, parsed.words, parsed.afterDashes)).not.toThrow();
  });

  it.each(COMMANDS.map(record => [record.name, record] as const))('%s is told like the others', (name, record) => {
    expect(record.summary).toMatch(/^[a-z].*[^.]$/);
    expect(record.description).toMatch(/^[A-Z-][\s\S]*\.$/);
    for (const { description } of record.options) expect(description).toMatch(/^[a-z][\s\S]*[^.]$/);
    const synonyms = COMMANDS.filter(other =>
      other.synonyms?.some(word => word === name || record.synonyms?.includes(word)),
    );
    expect(synonyms.filter(other => other !== record)).toEqual([]);
  });
});
