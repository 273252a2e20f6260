import { UNIT_FOLDER } from '../../src/machine/encoders/units.ts';
import { maskSecrets } from '../../src/machine/listing.ts';
import type { MachineBundle } from '../../src/machine/types.ts';

/** All that a machine is told as one text, each file under its header, sorted by path; secrets masked. */
export function listingText(bundle: MachineBundle): string {
  const { users, units, files } = maskSecrets(bundle);
  const listed = [
    ...files.map(({ path, mode, uid = 0, gid = 0, secret, content }) => ({
      path,
      header: `${path}  ${mode.toString(8).padStart(4, '0')} ${uid}:${gid}${secret ? '  secret' : ''}`,
      content,
    })),
    ...units.map(({ name, enabled, content }) => {
      const path = `${UNIT_FOLDER}/${name}`;
      return { path, header: `${path}  0644 0:0  ${enabled ? 'enabled' : 'started by others'}`, content };
    }),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  const names = users.map(({ name, uid, gid }) => `# user ${name} ${uid}:${gid}\n`);
  return [...names, ...listed.map(({ header, content }) => `# ${header}\n${content}`)].join('\n');
}
