// All that a machine is told, for roles × kinds of machines. `npx vitest run src/machine --update` writes them anew.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackTar } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { listingText } from '../../test/samples/listing.ts';
import { LOCAL, machineIdentity, machineInput, SPEC, VIRTUAL } from '../../test/samples/machine.ts';
import type { Role } from '../catalog/roles.ts';
import { assetPath } from '../kit/assets.ts';
import { execQuiet } from '../kit/exec.ts';
import { machineConfig } from './config.ts';
import { toCloudInit } from './encoders/cloud-init.ts';
import { toIgnition } from './encoders/ignition.ts';
import { toTar } from './encoders/tar.ts';
import { withIdentity } from './identity.ts';
import type { MachineInput } from './input.ts';
import type { MachineBundle } from './types.ts';

const OWN_CNI = { ...SPEC, network: { ...SPEC.network, cni: 'none' as const } };

const KINDS: Record<string, Partial<MachineInput>> = {
  'local-cgroup1': { traits: LOCAL },
  'local-cgroup2': { traits: { ...LOCAL, cgroupVersion: 2 } },
  virtual: { traits: VIRTUAL },
  'virtual-own-cni': { traits: VIRTUAL, spec: OWN_CNI },
};
const ROLES: Role[] = ['control-plane', 'worker'];
const CASES = Object.keys(KINDS).flatMap(kind => ROLES.map(role => [kind, role] as const));

function bundleOf(kind: string, role: Role): MachineBundle {
  return withIdentity(machineConfig(machineInput(role, KINDS[kind])), machineIdentity(role));
}

const golden = (...path: string[]) => assetPath('test', 'golden', 'machine', ...path);

describe.each(CASES)('%s %s', (kind, role) => {
  const bundle = bundleOf(kind, role);

  it('is told this', async () => {
    await expect(listingText(bundle)).toMatchFileSnapshot(golden(`${kind}-${role}`, 'listing.txt'));
  });

  it('as a tar archive', async () => {
    const entries = await unpackTar(await toTar(bundle));
    const lines = entries.map(({ header: { type, name, mode = 0, uid, gid, linkname } }) => {
      const link = type === 'symlink' ? ` -> ${linkname}` : '';
      return `${type} ${mode.toString(8).padStart(4, '0')} ${uid}:${gid} ${name}${link}\n`;
    });
    await expect(lines.join('')).toMatchFileSnapshot(golden(`${kind}-${role}`, 'tar.txt'));
  });
});

describe.runIf(process.platform === 'linux').each(ROLES)('virtual %s, accepted by the real validators', role => {
  const bundle = bundleOf('virtual', role);
  const folder = golden(`virtual-${role}`);

  it('as an Ignition configuration', async () => {
    await expect(toIgnition(bundle)).toMatchFileSnapshot(join(folder, 'config.ign'));
    await validated(toIgnition(bundle), file => ['ignition-validate', file]);
  });

  it('as a cloud-config', async () => {
    await expect(toCloudInit(bundle)).toMatchFileSnapshot(join(folder, 'user-data.yaml'));
    await validated(toCloudInit(bundle), file => ['cloud-init', 'schema', '--config-file', file]);
  });
});

/** By the tool that will read it. Its absence is a failure: apt packages ignition, cloud-init (scripts/setup --test). */
async function validated(text: string, command: (file: string) => string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-golden-'));
  try {
    const file = join(folder, 'config');
    writeFileSync(file, text);
    const [tool = '', ...args] = command(file);
    const { exitCode, stdout, stderr } = await execQuiet(tool, args);
    expect(exitCode, stdout + stderr).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
