import { realpath } from 'node:fs/promises';
import { writeAtomic } from '../kit/files.ts';
import { editDocument } from '../spec/edit.ts';
import { readDocument } from './document.ts';
import { planIn } from './plan.ts';
import { withSession } from './session.ts';
import type { VerbOptions } from './types.ts';
import type { UpgradeResult } from './upgrade-types.ts';

/**
 * Writes another Kubernetes version into the document; all else in it stays, comments too. Refused, or without a plan that gets all the way,
 * the document stays as it is.
 */
export async function upgrade(options: VerbOptions & { to: string }): Promise<UpgradeResult> {
  const to = options.to.replace(/^v/, '');
  const before = await readDocument(options.document, options.stateDir);
  const edit = (text: string) => editDocument(text, [{ path: ['kubernetes', 'version'], value: to }]);
  return withSession(options, { purpose: 'upgrade', reaches: true, edit }, async session => {
    const plan = await planIn(session);
    const { path, file, text } = session.document;
    const changed = text !== before.text && plan.stuck.length === 0;
    if (changed) await writeAtomic(await realpath(path), text);
    return { from: before.spec.kubernetes.version, to, document: file, changed, plan };
  });
}
