import type { ProviderTraits } from '../provider.ts';

/** What machines on this host can be. They share its kernel: they set nothing there but what belongs to their own network. */
export function traitsOf(cgroupVersion: 1 | 2, base: string): ProviderTraits {
  return {
    surge: true,
    fixedHosts: false,
    bootsOnCreate: false,
    zones: [],
    cgroupVersion,
    ownsKernelSettings: false,
    userData: 'tar',
    userDataLimit: Number.MAX_SAFE_INTEGER,
    auditVolume: true,
    base,
  };
}
