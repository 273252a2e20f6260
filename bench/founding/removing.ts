import { removeByForce } from '../../test/e2e/support/force.ts';

/** Does the work; whatever comes of it, the cluster is removed, in its own way first and then by force. */
export async function removing<T>(
  name: string,
  stateDir: string,
  remove: () => Promise<void>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } finally {
    await remove().catch(error => console.error(`removing ${name}: ${error}`));
    await removeByForce(name, stateDir);
  }
}
