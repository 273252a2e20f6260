import { digestOf } from '../../../kit/digest.ts';
import { BASE_FILES, baseLinks } from './tweaks.ts';

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

export const ROOT_TAR = 'root.tar';
export const ENDPOINT_TAR = 'endpoint.tar';
/** Which version of each package it came to. */
const PACKAGES = 'packages.txt';

/** Before any package is there: merged /usr. `$1` is the root. */
const SET_UP = 'for d in bin sbin lib lib64; do mkdir -p "$1/usr/$d"; ln -s "usr/$d" "$1/$d"; done';

/**
 * The endpoint's image: HAProxy, the libraries it loads, and a /run that its own user can write to (a mode given with the mount holds
 * for a container's first start only). No shell. `$SEAWORTHY_OUT` is the folder of the results.
 */
const SPLIT = `set -e
out="$SEAWORTHY_OUT"
chroot "$1" dpkg-query -W > "$out/${PACKAGES}"
chroot "$1" sh -c 'tar -ch /usr/sbin/haproxy $(ldd /usr/sbin/haproxy | grep -o "/[^ ]*")' > "$out/${ENDPOINT_TAR}"
mkdir -m 1777 "$out/run" && tar -rf "$out/${ENDPOINT_TAR}" -C "$out" run && rmdir "$out/run"
chroot "$1" dpkg --purge --force-depends ${ENDPOINT.join(' ')}
rm -rf "$1"/var/log/* "$1"/var/lib/haproxy`;

/** All that the two root file systems are made from. Raise the revision to take up newer packages of the same suite. */
export const RECIPE = {
  revision: 1,
  suite: SUITE,
  packages: [...ESSENTIAL, ...MACHINE],
  endpointPackages: ENDPOINT,
  excluded: EXCLUDED,
  setUp: SET_UP,
  split: SPLIT,
  files: BASE_FILES,
  links: baseLinks(),
};

/** Hash of the recipe: known before anything is built. The versions it came to are recorded beside the result. */
export const BASE_DIGEST = digestOf(RECIPE);
