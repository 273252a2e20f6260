import { digestOf } from '../../../kit/digest.ts';
import { BASE_FILES, MASKED_UNITS } from './tweaks.ts';

/** systemd 252: boots on cgroup v1 as on v2; later ones refuse v1 unless told. */
const SUITE = 'bookworm';

/** What maintainer scripts and a shell need. Named one by one, so that nothing comes by itself. */
const ESSENTIAL = [
  'base-files',
  'base-passwd',
  'bash',
  'coreutils',
  'dash',
  'debianutils',
  'diffutils',
  'dpkg',
  'findutils',
  'grep',
  'gzip',
  'hostname',
  'init-system-helpers',
  'libc-bin',
  'login',
  'mawk',
  'perl-base',
  'sed',
  'tar',
  'usr-is-merged',
];

/** What kubelet, container runtime, CNI and a person looking for a fault need. */
const MACHINE = [
  'ca-certificates',
  'conntrack',
  'ethtool',
  'iproute2',
  'iptables', // flanneld ends at once without it, although it writes nftables
  'kmod',
  'mount',
  'nftables',
  'procps',
  'socat',
  'systemd',
  'systemd-sysv',
  'util-linux',
];

/** Installed, copied into the endpoint's image together with the libraries it loads, and removed again from the machines'. */
const ENDPOINT = ['haproxy', 'adduser', 'liblua5.3-0', 'libopentracing-c-wrapper0', 'libopentracing1', 'libstdc++6'];

const EXCLUDED = [
  '/usr/share/doc/*',
  '/usr/share/man/*',
  '/usr/share/locale/*',
  '/usr/lib/sysctl.d/*',
  '/etc/sysctl.d/*',
];

/** All that the two root file systems are made from. Raise the revision to take up newer packages of the same suite. */
export const RECIPE = {
  revision: 1,
  suite: SUITE,
  packages: [...ESSENTIAL, ...MACHINE],
  endpointPackages: ENDPOINT,
  excluded: EXCLUDED,
  masked: MASKED_UNITS,
  files: BASE_FILES,
};

/** Hash of the recipe: known before anything is built. The versions it came to are recorded beside the result. */
export const BASE_DIGEST = digestOf(RECIPE);
