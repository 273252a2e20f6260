import { UNIT_FOLDER } from './encoders/units.ts';
import type { MachineBundle, MachineConfig } from './types.ts';

const MASK = '[masked]\n';

/** The same config or bundle without its secrets: each secret file's content is masked as a whole. */
export function maskSecrets<T extends MachineConfig>(bundle: T): T {
  return { ...bundle, files: bundle.files.map(file => (file.secret ? { ...file, content: MASK } : file)) };
}

export interface ListedFile {
  path: string;
  /** One line: mode, owner, and what is to be known beside the content. */
  header: string;
  content: string;
}

/** All that a machine is told, as files to print or to write out, sorted by path; secrets masked. */
export function bundleListing(bundle: MachineBundle): ListedFile[] {
  const files = maskSecrets(bundle).files.map(({ path, mode, uid = 0, gid = 0, secret, content }) => ({
    path,
    header: `${path}  ${mode.toString(8).padStart(4, '0')} ${uid}:${gid}${secret ? '  secret' : ''}`,
    content,
  }));
  const units = bundle.units.map(({ name, enabled, content }) => {
    const path = `${UNIT_FOLDER}/${name}`;
    return { path, header: `${path}  0644 0:0  ${enabled ? 'enabled' : 'started by others'}`, content };
  });
  return [...files, ...units].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The listing as one text, each file under its header. */
export function listingText(bundle: MachineBundle): string {
  const users = bundle.users.map(({ name, uid, gid }) => `# user ${name} ${uid}:${gid}\n`);
  return [...users, ...bundleListing(bundle).map(({ header, content }) => `# ${header}\n${content}`)].join('\n');
}
