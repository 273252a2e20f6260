/** After the first Ctrl-C. */
export function stoppingText(): string {
  return 'stopping: what is under way may end; Ctrl-C again ends at once';
}

/** `again`: the command that goes on, where there is one. */
export function stoppedText(again: string | undefined): string {
  return again ? `stopped; nothing is lost, this goes on from here:\n  ${again}` : 'stopped';
}
