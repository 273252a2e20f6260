import { type Call, type CommandRecord, flag, textOption } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { backupText, checkedText, recipientText } from '../render/backup.ts';
import { UsageError } from '../usage-error.ts';

export const backup: CommandRecord = {
  name: 'backup',
  group: 'Build and change',
  summary: 'write all that brings the cluster back into one sealed file, or check such a file',
  description: `Takes a snapshot of etcd from a follower, restores it into a scratch etcd, compares the two, and seals it with the cluster's keys, its document, its lock and its record into one new file. The file opens only with a passphrase or the private half of a recipient: those given here, else those in the document's section backup. docs/backup.md tells what is in it and how to rehearse.

--check opens a backup and restores it into a scratch etcd; nothing else is touched. --new-recipient makes the key pair.

Exit codes: 0 done · 11 sealed to nobody, another passphrase or identity · 13 etcd has no quorum · 18 damaged, cut short, or of another cluster.`,
  examples: [
    { command: 'backup --new-recipient ~/harbor-backup.key', meaning: 'once: prints the recipient for the document' },
    { command: 'backup', meaning: 'where and for whom the document says' },
    { command: 'backup --to /mnt/usb/harbor.backup --passphrase-file ~/phrase', meaning: '' },
    { command: 'backup --check /mnt/usb/harbor.backup --identity ~/harbor-backup.key', meaning: 'rehearse a restore' },
  ],
  options: [
    { flags: '--to <file>', description: 'the new file; default: in the folder of the document', completes: 'file' },
    { flags: '--recipient <keys>', description: 'public keys that may open it, with commas between' },
    { flags: '--passphrase-file <file>', description: 'file with the passphrase, mode 0600', completes: 'file' },
    { flags: '--check <file>', description: 'check this backup instead', completes: 'file' },
    { flags: '--identity <file>', description: 'with --check: the private half of a recipient', completes: 'file' },
    { flags: '--foreign', description: 'with --check: of whatever cluster it is' },
    { flags: '--new-recipient <file>', description: 'make a key pair: its private half goes there', completes: 'file' },
  ],
  synonyms: ['snapshot', 'save', 'dump', 'export'],
  async action(call) {
    const [checked, fresh] = [textOption(call, 'check'), textOption(call, 'newRecipient')];
    if (checked && fresh) throw new UsageError('--check and --new-recipient are two things');
    if (fresh) await makeRecipient(call, fresh);
    else if (checked) await check(call, checked);
    else await take(call);
    return EXIT.done;
  },
};

async function makeRecipient(call: Call, file: string): Promise<void> {
  const recipient = await (await call.verbs()).newBackupRecipient(file);
  call.output.result('recipient', { recipient, file }, () => recipientText(recipient, file));
}

async function check(call: Call, file: string): Promise<void> {
  const { checkBackup } = await call.verbs();
  const emit = await call.output.follow();
  const checked = await checkBackup({
    ...call.verbOptions,
    emit,
    ...keyOf(call),
    file,
    foreign: flag(call, 'foreign'),
  });
  call.output.result('backup-checked', checked, style => checkedText(checked, style));
}

async function take(call: Call): Promise<void> {
  for (const option of ['identity', 'foreign'])
    if (call.options[option]) throw new UsageError(`--${option} goes with --check`);
  const [to, recipients, passphraseFile] = [
    textOption(call, 'to'),
    textOption(call, 'recipient'),
    textOption(call, 'passphraseFile'),
  ];
  const target = {
    ...(to ? { file: to } : {}),
    ...(recipients ? { recipients: recipients.split(',').map(each => each.trim()) } : {}),
    ...(passphraseFile ? { passphraseFile } : {}),
  };
  const { backup: write } = await call.verbs();
  const emit = await call.output.follow();
  const record = await write({ ...call.verbOptions, emit, target });
  call.output.result('backup', record, style => backupText(record, style));
}

function keyOf(call: Call): { identity?: string; passphraseFile?: string } {
  const [identity, passphraseFile] = [textOption(call, 'identity'), textOption(call, 'passphraseFile')];
  if (identity && passphraseFile) throw new UsageError('give --identity or --passphrase-file, not both');
  return { ...(identity ? { identity } : {}), ...(passphraseFile ? { passphraseFile } : {}) };
}
