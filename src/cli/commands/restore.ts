import { type Call, type CommandRecord, flag, textOption } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { restoreText } from '../render/restore.ts';
import { upText } from '../render/up.ts';
import { UsageError } from '../usage-error.ts';

export const restore: CommandRecord = {
  name: 'restore',
  group: 'Build and change',
  summary: 'bring the cluster back as it was when a backup was taken',
  description: `For a cluster that has lost a majority of its control planes' disks, or all of it. What was written after the backup is lost; it says what that means and asks first, unless --yes is given.

Every control plane that is left is destroyed; then one starts from the snapshot, the others join it, and the workers are replaced. A lost state folder, document or lock comes from the backup. Stopped in between, up goes on with it.

While etcd has a quorum it refuses: then --even-though-healthy is the way back from an upgrade. docs/runbooks/restore.md tells when to use it, and when not.

Exit codes: 0 done · 6 stuck · 11 another passphrase or identity · 18 damaged, or of another cluster · 130 the answer was no.`,
  examples: [
    { command: 'restore --from harbor.backup --identity ~/harbor-backup.key', meaning: 'asks first' },
    { command: 'restore --from harbor.backup --passphrase-file ~/phrase --yes', meaning: 'for a script' },
  ],
  options: [
    { flags: '--from <file>', description: 'the backup', completes: 'file' },
    { flags: '--passphrase-file <file>', description: 'file with its passphrase', completes: 'file' },
    { flags: '--identity <file>', description: 'the private half of one of its recipients', completes: 'file' },
    { flags: '--even-though-healthy', description: 'also while etcd has a quorum' },
    { flags: '-y, --yes', description: 'do not ask' },
  ],
  resumes: 'up',
  synonyms: ['rollback', 'revert', 'undo', 'disaster'],
  async action(call) {
    const from = textOption(call, 'from');
    if (!from) throw new UsageError('restore needs a backup', 'name it: --from FILE');
    if (!flag(call, 'yes') && !call.io.canAsk)
      throw new UsageError(
        'restore asks before it begins, and there is no terminal to ask on',
        'add --yes to do without',
      );
    const { restore: bringBack } = await call.verbs();
    const emit = await call.output.follow();
    const options = {
      ...call.verbOptions,
      ...keyOf(call),
      emit,
      from,
      evenThoughHealthy: flag(call, 'evenThoughHealthy'),
    };
    const result = await bringBack({ ...options, agreed: told => agreed(call, told) });
    if (!result) return EXIT.interrupted;
    const next = [call.pasteable('status'), call.pasteable('kubectl', '--', 'get', 'pods', '--all-namespaces')];
    call.output.result('restore', result, style => upText(result, next, style));
    return result.kind === 'converged' ? EXIT.done : EXIT.stuck;
  },
};

async function agreed(call: Call, told: Parameters<typeof restoreText>[0]): Promise<boolean> {
  call.output.tell('restore-told', told, style => restoreText(told, call.io.now(), style));
  if (flag(call, 'yes')) return true;
  const yes = await call.io.confirm(`restore ${told.cluster}?`);
  if (!yes) call.output.tell('note', { message: 'nothing was touched' }, () => 'nothing was touched');
  return yes;
}

function keyOf(call: Call): { identity?: string; passphraseFile?: string } {
  const [identity, passphraseFile] = [textOption(call, 'identity'), textOption(call, 'passphraseFile')];
  if (identity && passphraseFile) throw new UsageError('give --identity or --passphrase-file, not both');
  return { ...(identity ? { identity } : {}), ...(passphraseFile ? { passphraseFile } : {}) };
}
