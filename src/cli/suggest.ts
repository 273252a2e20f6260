import { nearest } from '../kit/nearest.ts';
import type { CommandRecord } from './command.ts';

/** The command that somebody meant: one spelt nearly so, or what other tools call by this word. */
export function meantCommand(word: string, records: readonly CommandRecord[]): string | undefined {
  const open = records.filter(record => !record.hidden);
  const bySynonym = open.find(record => record.synonyms?.includes(word.toLowerCase()));
  const bySpelling = nearest(
    word,
    open.map(record => record.name),
  );
  return (bySynonym ?? open.find(record => record.name === bySpelling))?.name;
}
