import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SeaworthyError } from '../../../kit/errors.ts';
import { type Exec, type ExecResult, pasteable } from '../../../kit/exec.ts';
import { RECIPE, ROOT_TAR } from './recipe.ts';

/** Builds both root file systems into the folder. About 20 s of processor time, most of it apt and dpkg. */
export async function buildBase(folder: string, exec: Exec, signal?: AbortSignal): Promise<void> {
  const overlay = join(folder, 'overlay');
  await writeOverlay(overlay);
  const args = mmdebstrapArgs(folder, overlay);
  const result = await exec('mmdebstrap', args, {
    env: { SEAWORTHY_OUT: folder, TMPDIR: folder },
    ...(signal ? { signal } : {}),
  });
  await rm(overlay, { recursive: true });
  if (result.exitCode !== 0) throw buildFailed(args, result);
}

function mmdebstrapArgs(folder: string, overlay: string): string[] {
  return [
    '--quiet',
    '--mode=root',
    '--variant=custom',
    '--format=tar',
    `--include=${[...RECIPE.packages, ...RECIPE.endpointPackages].join(',')}`,
    '--aptopt=Apt::Install-Recommends "false"',
    '--aptopt=Acquire::Languages "none"',
    '--dpkgopt=force-unsafe-io',
    ...RECIPE.excluded.map(path => `--dpkgopt=path-exclude=${path}`),
    `--setup-hook=${RECIPE.setUp}`,
    `--customize-hook=${RECIPE.split}`,
    `--customize-hook=sync-in ${overlay} /`,
    RECIPE.suite,
    join(folder, ROOT_TAR),
  ];
}

async function writeOverlay(overlay: string): Promise<void> {
  for (const [path, content] of Object.entries(RECIPE.files)) {
    await mkdir(dirname(join(overlay, path)), { recursive: true, mode: 0o755 });
    await writeFile(join(overlay, path), content, { mode: 0o644 });
  }
  for (const [path, target] of Object.entries(RECIPE.links)) {
    await mkdir(dirname(join(overlay, path)), { recursive: true, mode: 0o755 });
    await symlink(target, join(overlay, path));
  }
}

function buildFailed(args: readonly string[], { stderr, exitCode }: ExecResult): SeaworthyError {
  const said = stderr.trim().split('\n').slice(-12).join('\n').slice(-2000);
  const network = /could not resolve|failed to fetch|connection (?:failed|timed out)|unable to connect/i.test(stderr);
  const full = /no space left on device/i.test(stderr);
  const hint = full
    ? 'free space on the disk of the cache, then run the same command again'
    : network
      ? 'see that the Debian mirror in /etc/apt/sources.list is reached, then run the same command again'
      : 'read what mmdebstrap said; the command is shown as it was run';
  return new SeaworthyError(
    'provider',
    `building the base image failed (exit ${exitCode})\n${said}\n${pasteable('mmdebstrap', args)}`,
    { hint, retry: network },
  );
}
