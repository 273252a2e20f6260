import type { MachineFile } from './types.ts';

const MASK = '[masked]\n';

/** The same config or bundle without its secrets: each secret file's content is masked as a whole. */
export function maskSecrets<T extends { files: MachineFile[] }>(bundle: T): T {
  return { ...bundle, files: bundle.files.map(file => (file.secret ? { ...file, content: MASK } : file)) };
}
