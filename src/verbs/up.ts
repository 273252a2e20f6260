import { converge } from './converge.ts';
import { withSession } from './session.ts';
import type { UpResult, VerbOptions } from './types.ts';

/** Brings the world to what the document says, from wherever it is. Calling it again is the resume, whatever was killed, whenever. */
export async function up(options: VerbOptions): Promise<UpResult> {
  return withSession(options, { purpose: 'up', changes: true, reaches: true }, session => converge(session));
}
