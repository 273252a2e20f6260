/** Room for VXLAN's 50 bytes in the usual 1500. */
const VXLAN_MTU = 1450;

/**
 * A bridge a machine, addresses from the node's podCIDR, host ports by nftables. Masquerading is flanneld's.
 * `{{.PodCIDR}}` is containerd's.
 */
export function cniTemplate(): string {
  const plugins = [
    {
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      ipMasq: false,
      hairpinMode: true,
      mtu: VXLAN_MTU,
      ipam: { type: 'host-local', ranges: [[{ subnet: '{{.PodCIDR}}' }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
    { type: 'portmap', backend: 'nftables', snat: true, capabilities: { portMappings: true } },
  ];
  return `${JSON.stringify({ cniVersion: '1.0.0', name: 'pods', plugins }, null, 2)}\n`;
}
