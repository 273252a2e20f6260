import type { CommandRecord } from '../command.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** A completion script for a shell, made from the commands' records. */
export function script(shell: keyof typeof SCRIPTS, records: readonly CommandRecord[]): string {
  return SCRIPTS[shell](records.filter(record => !record.hidden));
}
