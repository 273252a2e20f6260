import { DEFAULT_DOCUMENT } from './global-options.ts';

/** Makes commands that can be pasted into a shell, about the same cluster. */
export function pasteableCall(program: string, document: string, stateDir?: string) {
  const about = [
    ...(document === DEFAULT_DOCUMENT ? [] : [document]),
    ...(stateDir === undefined ? [] : ['--state-dir', stateDir]),
  ];
  return (command: string, ...more: string[]): string => [program, command, ...about, ...more].map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
