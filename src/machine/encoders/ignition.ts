import type { MachineBundle, MachineFile } from '../types.ts';

/** An Ignition configuration (specification 3.3), for Flatcar and Fedora CoreOS: applied before the first boot's units start. */
export function toIgnition(bundle: MachineBundle): string {
  const config = {
    ignition: { version: '3.3.0' },
    passwd: {
      groups: bundle.users.map(({ name, gid }) => ({ name, gid, system: true })),
      users: bundle.users.map(({ name, uid }) => ({
        name,
        uid,
        primaryGroup: name,
        noCreateHome: true,
        noUserGroup: true,
        shell: '/usr/sbin/nologin',
        system: true,
      })),
    },
    storage: { files: bundle.files.map(file) },
    systemd: { units: bundle.units.map(({ name, enabled, content }) => ({ name, enabled, contents: content })) },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function file({ path, mode, uid = 0, gid = 0, content }: MachineFile) {
  return {
    path,
    mode,
    overwrite: true,
    user: { id: uid },
    group: { id: gid },
    contents: { source: `data:;base64,${Buffer.from(content).toString('base64')}` },
  };
}
