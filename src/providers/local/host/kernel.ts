import type { Exec } from '../../../kit/exec.ts';

/**
 * What machines need of the kernel they share with the host, each tried out in a network namespace of its own: the only test that
 * holds for built-in code, modules and containers alike.
 */
const FEATURES: Record<string, string> = {
  overlay: 'grep -qw overlay /proc/filesystems || modprobe overlay',
  bridge: 'ip link add swb type bridge',
  veth: 'ip link add swv type veth peer name swp',
  vxlan: 'ip link add swx type vxlan id 1 dstport 8472 dev lo',
  nft_nat:
    'nft add table ip sw && nft add chain ip sw post "{ type nat hook postrouting priority 100; }" && nft add rule ip sw post masquerade',
  nft_ct: 'nft add table inet sw && nft add chain inet sw in && nft add rule inet sw in ct state established accept',
  br_netfilter: 'test -e /proc/sys/net/bridge/bridge-nf-call-iptables',
};

/** Names of the features that this kernel does not have, as `modprobe` knows them. */
export async function missingFeatures(exec: Exec): Promise<string[]> {
  const script = Object.entries(FEATURES)
    .map(([name, test]) => `{ ${test}; } >/dev/null 2>&1 || echo ${name}`)
    .join('\n');
  const { exitCode, stdout } = await exec('unshare', ['--net', 'sh', '-c', `ip link set lo up\n${script}\ntrue`]).catch(
    () => ({ exitCode: 1, stdout: '' }),
  );
  return exitCode === 0 ? stdout.split('\n').filter(Boolean) : [];
}
