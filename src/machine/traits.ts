/** Facts about what a provider can do; pure data that decide and the machine config may read. */
export interface ProviderTraits {
  /** Extra machines can be made beside the old ones. */
  surge: boolean;
  /** Machines are given hosts that cannot be replaced by new ones. */
  fixedHosts: boolean;
  /** A created machine boots at once; else `start` boots it. */
  bootsOnCreate: boolean;
  zones: string[];
  cgroupVersion: 1 | 2;
  /** Kernel settings that machines may change themselves (protectKernelDefaults). */
  ownsKernelSettings: boolean;
  userData: 'tar' | 'ignition' | 'cloud-init';
  /** Bytes of user data a machine can be given. */
  userDataLimit: number;
  /** A folder that outlives the machine is mounted at /var/log/kubernetes. */
  auditVolume: boolean;
  /** Digest of the base image. */
  base: string;
}
