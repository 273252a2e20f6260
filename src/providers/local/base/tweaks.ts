/** Units that a machine sharing its host's kernel, devices and clock has no use for, or must not run. */
export const MASKED_UNITS = [
  'getty.target',
  'getty-static.service',
  'getty@.service',
  'console-getty.service',
  'serial-getty@.service',
  'systemd-logind.service',
  'systemd-user-sessions.service',
  'systemd-udevd.service',
  'systemd-udev-trigger.service',
  'systemd-udevd-control.socket',
  'systemd-udevd-kernel.socket',
  'systemd-modules-load.service',
  'kmod-static-nodes.service',
  'modprobe@.service',
  'systemd-binfmt.service',
  'proc-sys-fs-binfmt_misc.automount',
  'systemd-firstboot.service',
  'systemd-pstore.service',
  'systemd-random-seed.service',
  'systemd-remount-fs.service',
  'systemd-repart.service',
  'systemd-update-utmp.service',
  'systemd-update-utmp-runlevel.service',
  'systemd-tmpfiles-setup-dev.service',
  'systemd-journald-audit.socket',
  'systemd-ask-password-console.path',
  'systemd-ask-password-wall.path',
  'systemd-initctl.socket',
  'dev-hugepages.mount',
  'dev-mqueue.mount',
  'sys-fs-fuse-connections.mount',
  'sys-kernel-config.mount',
  'sys-kernel-debug.mount',
  'sys-kernel-tracing.mount',
  'cryptsetup.target',
  'integritysetup.target',
  'veritysetup.target',
  'swap.target',
  'dpkg-db-backup.timer',
  'fstrim.timer',
];

const JOURNAL = `[Journal]
Storage=persistent
SystemMaxUse=64M
RuntimeMaxUse=16M
ReadKMsg=no
Audit=no
ForwardToConsole=yes
MaxLevelConsole=warning
`;

const MANAGER = `[Manager]
DefaultTasksMax=infinity
ShowStatus=no
`;

/** systemd leaves mounts private inside a container; pods' volumes need them shared. */
const SHARED_MOUNTS = `[Unit]
Description=Share mounts with the pods
DefaultDependencies=no
Before=local-fs-pre.target
Wants=local-fs-pre.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/mount --make-rshared /

[Install]
WantedBy=sysinit.target
`;

/** Laid over the packages. An empty machine id is filled at boot from the id the container is given. */
export const BASE_FILES: Record<string, string> = {
  '/etc/machine-id': '',
  '/etc/systemd/journald.conf.d/00-base.conf': JOURNAL,
  '/etc/systemd/system.conf.d/00-base.conf': MANAGER,
  '/etc/systemd/system/shared-mounts.service': SHARED_MOUNTS,
};

/** Symbolic links: path to target. */
export function baseLinks(): Record<string, string> {
  return {
    ...Object.fromEntries(MASKED_UNITS.map(unit => [`/etc/systemd/system/${unit}`, '/dev/null'])),
    '/etc/systemd/system/default.target': '/lib/systemd/system/multi-user.target',
    '/etc/systemd/system/sysinit.target.wants/shared-mounts.service': '/etc/systemd/system/shared-mounts.service',
  };
}
