import { packTar, type TarEntry } from 'modern-tar';
import type { MachineBundle, MachineFile } from '../types.ts';
import { enablementLinks, sysusersFiles, UNIT_FOLDER } from './units.ts';

const OWNED_BY_ROOT = { mtime: new Date(0), uid: 0, gid: 0, uname: '', gname: '' } as const;

/**
 * A tar archive to be unpacked at / before the first boot. Owners are numbers. Units are enabled by links, as `systemctl enable` makes
 * them. The same bundle gives the same bytes.
 */
export async function toTar(bundle: MachineBundle): Promise<Uint8Array> {
  const units = bundle.units.map(unit => ({ path: `${UNIT_FOLDER}/${unit.name}`, mode: 0o644, content: unit.content }));
  const files: MachineFile[] = [...bundle.files, ...units, ...sysusersFiles(bundle.users)];
  const links = bundle.units.flatMap(enablementLinks);
  const folders = new Set([...files.map(({ path }) => path), ...links.map(([path]) => path)].flatMap(foldersOf));
  const entries = [...[...folders].map(folderEntry), ...files.map(fileEntry), ...links.map(linkEntry)];
  return packTar(entries.sort((a, b) => (a.header.name < b.header.name ? -1 : 1)));
}

/** "etc/a/" and "etc/a/b/" of "/etc/a/b/c"; what lies at the root is the base image's own. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.slice(1).map((_, index) => `${parts.slice(0, index + 2).join('/')}/`);
}

function folderEntry(name: string): TarEntry {
  return { header: { ...OWNED_BY_ROOT, name, type: 'directory', mode: 0o755, size: 0 } };
}

function fileEntry({ path, mode, uid = 0, gid = 0, content }: MachineFile): TarEntry {
  const body = Buffer.from(content);
  return { header: { ...OWNED_BY_ROOT, name: path.slice(1), type: 'file', mode, uid, gid, size: body.length }, body };
}

function linkEntry([path, target]: [string, string]): TarEntry {
  return { header: { ...OWNED_BY_ROOT, name: path.slice(1), type: 'symlink', mode: 0o777, size: 0, linkname: target } };
}
