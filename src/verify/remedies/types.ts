/** Who made the cluster, and so where its settings stand. */
export const INSTALLERS = ['seaworthy', 'kubeadm', 'kops', 'k3s', 'rke2', 'talos'] as const;
export type Installer = (typeof INSTALLERS)[number];

/** How a failure is mended. */
export interface Remedy {
  /** The exact setting, of the component itself. */
  setting: string;
  /** Where that setting stands with each installer, where it is known. */
  by: Partial<Record<Installer, string>>;
}
