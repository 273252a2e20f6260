import { packTar, type TarEntry } from 'modern-tar';

export interface TarFile {
  /** No leading slash. */
  path: string;
  mode: number;
  body: Uint8Array;
}

/** A tar archive whose bytes depend on nothing but the files: sorted, owned by root, dated 1970, folders (0755) before what is in them. */
export async function deterministicTar(files: readonly TarFile[]): Promise<Uint8Array> {
  const folders = new Set(files.flatMap(({ path }) => parentsOf(path)));
  const entries = [...[...folders].map(folderEntry), ...files.map(fileEntry)];
  return packTar(entries.sort((a, b) => (a.header.name < b.header.name ? -1 : 1)));
}

const OWNED = { mtime: new Date(0), uid: 0, gid: 0, uname: 'root', gname: 'root' } as const;

function folderEntry(name: string): TarEntry {
  return { header: { ...OWNED, name, type: 'directory', mode: 0o755, size: 0 } };
}

function fileEntry({ path, mode, body }: TarFile): TarEntry {
  return { header: { ...OWNED, name: path, type: 'file', mode, size: body.length }, body };
}

/** ["a/", "a/b/"] of "a/b/c". */
function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_part, index) => `${parts.slice(0, index + 1).join('/')}/`);
}
