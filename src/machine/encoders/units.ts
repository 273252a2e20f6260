import { publicFile } from '../part.ts';
import type { MachineUnit, MachineUser } from '../types.ts';

export const UNIT_FOLDER = '/etc/systemd/system';

/** The links that `systemctl enable` makes, from the unit's own [Install] section: [path of the link, its target]. */
export function enablementLinks(unit: MachineUnit): [string, string][] {
  if (!unit.enabled) return [];
  const wanted = [...unit.content.matchAll(/^(Wanted|Required)By=(.+)$/gm)];
  return wanted.flatMap(([, how, targets = '']) =>
    targets.split(/\s+/).map((target): [string, string] => {
      const folder = `${UNIT_FOLDER}/${target}.${how === 'Wanted' ? 'wants' : 'requires'}`;
      return [`${folder}/${unit.name}`, `../${unit.name}`];
    }),
  );
}

const SYSUSERS = '/etc/sysusers.d/seaworthy.conf';

/** Users as systemd makes them at boot: exact numbers, no password, no shell. */
export function sysusersFiles(users: readonly MachineUser[]) {
  if (users.length === 0) return [];
  const lines = users.flatMap(({ name, uid, gid }) => [`g ${name} ${gid}`, `u ${name} ${uid}:${gid}`]);
  // Debian runs systemd-sysusers only where /usr is newer than /etc; the empty condition takes that back.
  const always = '[Unit]\nConditionNeedsUpdate=\n';
  return [
    publicFile(SYSUSERS, `${lines.join('\n')}\n`),
    publicFile(`${UNIT_FOLDER}/systemd-sysusers.service.d/seaworthy.conf`, always),
  ];
}
