import { readdir } from 'node:fs/promises';
import { SeaworthyError } from '../../../kit/errors.ts';
import { readIfExists } from '../../../kit/files.ts';
import type { ProviderMachine } from '../../provider.ts';
import type { Local } from '../local.ts';

/** While a machine is made anew around its disk there may be no container of it: then this note, beside the disk, is the machine. */
export async function remadeMachine(local: Local, name: string): Promise<ProviderMachine | undefined> {
  const text = await readIfExists(local.folders.machine(name).remaking);
  return text === undefined ? undefined : { ...(JSON.parse(text) as ProviderMachine), state: 'stopped' };
}

export async function remadeMachines(local: Local): Promise<ProviderMachine[]> {
  const names = await readdir(local.folders.machines).catch(() => []);
  const found = await Promise.all(names.map(name => remadeMachine(local, name)));
  return found.filter(machine => machine !== undefined);
}

/** An empty disk in the place of the one that is kept would lose what all this is for. */
export async function refuseWhileRemade(local: Local, name: string): Promise<void> {
  if (!(await remadeMachine(local, name))) return;
  throw new SeaworthyError('provider', `${name} is being made anew on its old disk`, {
    hint: 'run the same command again: that is finished first',
    retry: true,
  });
}
