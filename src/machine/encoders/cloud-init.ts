import { publicFile } from '../part.ts';
import type { MachineBundle, MachineFile } from '../types.ts';
import { yaml } from '../yaml.ts';
import { sysusersFiles, UNIT_FOLDER } from './units.ts';

/**
 * A #cloud-config for images that have nothing better. cloud-init writes files after systemd has read its own, so what systemd applies
 * early in later boots (users, owners, folders, kernel settings) is asked for once more; no shell, no script.
 */
export function toCloudInit(bundle: MachineBundle): string {
  const units = bundle.units.map(unit => publicFile(`${UNIT_FOLDER}/${unit.name}`, unit.content));
  const files = bundle.files.filter(({ path }) => path !== '/etc/hostname');
  const enabled = bundle.units.filter(unit => unit.enabled).map(({ name }) => name);
  const config = {
    hostname: bundle.name,
    preserve_hostname: false,
    // A list without `default` makes no default user: nobody logs in.
    users: [{ name: 'root', lock_passwd: true }],
    write_files: [...files, ...units, ...sysusersFiles(bundle.users), ...owners(files)].map(writeFile),
    runcmd: [
      ['systemctl', 'daemon-reload'],
      ['systemctl', 'restart', 'systemd-sysusers.service', 'systemd-modules-load.service', 'systemd-sysctl.service'],
      ['systemd-tmpfiles', '--create'],
      ['systemctl', 'enable', ...enabled],
      ['systemctl', 'start', '--no-block', ...enabled],
    ],
  };
  return `#cloud-config\n${yaml(config)}`;
}

/** Files come as root's: cloud-init knows owners by name only, and makes users after it has written files. systemd-tmpfiles sets them. */
function owners(files: readonly MachineFile[]): MachineFile[] {
  const lines = files.flatMap(({ path, mode, uid, gid }) =>
    uid || gid ? [`z ${path} ${octal(mode)} ${uid ?? 0} ${gid ?? 0} -`] : [],
  );
  return lines.length > 0 ? [publicFile('/etc/tmpfiles.d/seaworthy-owners.conf', `${lines.join('\n')}\n`)] : [];
}

function writeFile({ path, mode, content }: MachineFile) {
  return { path, owner: 'root:root', permissions: octal(mode), content };
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
