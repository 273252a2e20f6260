import { onMachine } from '../../test/e2e/support/engine.ts';

const ASK = ['systemctl', 'show', 'containerd', '--property', 'ActiveEnterTimestampMonotonic', '--value'];

/**
 * Since when the container runtimes of all these machines answer: ms since the epoch. Asked of systemd afterwards, so that nothing
 * is disturbed; machines on this host have its clock.
 */
export async function runningSince(machines: readonly string[]): Promise<number> {
  const monotonic = await Promise.all(machines.map(async machine => Number(await onMachine(machine, ASK)) / 1000));
  const now = Number(process.hrtime.bigint()) / 1e6;
  return Date.now() - (now - Math.max(...monotonic));
}
