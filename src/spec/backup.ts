import * as z from 'zod';
import type { BackupSpec } from './cluster-spec.ts';
import { judged, someText } from './fields.ts';

const recipient = judged(z.string(), value =>
  /^seaworthy1[0-9a-f]{72}$/.test(value)
    ? undefined
    : { message: 'is no recipient of backups', hint: 'make one with `seaworthy backup --new-recipient FILE`' },
);

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

const duration = judged(z.string(), value =>
  /^[1-9]\d{0,4}[mhd]$/.test(value)
    ? undefined
    : { message: `"${value}" is no length of time`, hint: 'write minutes, hours or days, as in 30m, 6h or 1d' },
);

const kept = z.int().min(0).max(1000);

const keep = z.strictObject({
  last: kept.min(1).default(3).meta({ description: 'So many of the latest.' }),
  daily: kept.default(7).meta({ description: 'The latest of each of so many days (UTC) that have one.' }),
  weekly: kept.default(4).meta({ description: 'The latest of each of so many weeks (UTC) that have one.' }),
});

const fields = z.strictObject({
  folder: someText.optional().meta({
    description:
      'Folder for backups, as seen from this document; `backups` in the state folder by default. Best on another host.',
    examples: ['/mnt/backups/harbor'],
  }),
  recipients: z.array(recipient).default([]).meta({
    description: 'Public keys, any of whose private halves opens a backup: `seaworthy backup --new-recipient FILE`.',
  }),
  passphraseFile: someText.optional().meta({
    description: 'File with a passphrase that opens a backup too, as seen from this document. Mode 0600.',
    examples: ['/run/secrets/harbor-backup'],
  }),
  every: duration.optional().meta({
    description: 'How often `seaworthy keep` takes a backup: minutes, hours or days. Left out: never by itself.',
    examples: ['6h'],
  }),
  keep: keep.prefault({}).meta({
    description:
      'Which backups `seaworthy keep` leaves; those that a person asked for, and the latest one, are never removed.',
  }),
});

/** What `keep` takes by itself has to be sealed to somebody. */
export const backupSection = fields.superRefine(({ every, recipients, passphraseFile }, context) => {
  if (!every || recipients.length > 0 || passphraseFile) return;
  const hint = 'name a recipient (`seaworthy backup --new-recipient FILE` makes one) or a passphraseFile';
  context.addIssue({ code: 'custom', path: ['every'], message: 'nobody could open these backups', params: { hint } });
});

/** The section with its lengths of time in milliseconds. */
export function backupSpecOf({ every, ...section }: z.output<typeof backupSection>): BackupSpec {
  return { ...section, ...(every ? { everyMs: Number.parseInt(every, 10) * UNITS[every.at(-1)!]! } : {}) };
}
