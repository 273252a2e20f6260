import type { Remedy } from './types.ts';

const OURS =
  'nothing to set: a failure here is a fault, or something was changed by hand; `seaworthy up` again, then report it';

/** A flag of the API server, as each installer writes it. */
export function apiServerFlag(flag: string, value: string): Remedy {
  const field = camel(flag);
  return {
    setting: `kube-apiserver --${flag}=${value}`,
    by: {
      seaworthy: OURS,
      kubeadm: `ClusterConfiguration: apiServer.extraArgs: [{ name: ${flag}, value: "${value}" }]`,
      kops: `spec.kubeAPIServer.${field}: ${value}`,
      k3s: `config.yaml: kube-apiserver-arg: ["${flag}=${value}"]`,
      rke2: `config.yaml: kube-apiserver-arg: ["${flag}=${value}"]`,
      talos: `cluster.apiServer.extraArgs: { ${flag}: "${value}" }`,
    },
  };
}

/** A field of the kubelet's configuration. */
export function kubeletField(field: string, value: string): Remedy {
  return {
    setting: `KubeletConfiguration: ${field}: ${value}`,
    by: {
      seaworthy: OURS,
      kubeadm: `KubeletConfiguration in the kubeadm configuration: ${field}: ${value}`,
      kops: `spec.kubelet.${field.replaceAll('.', '')}: ${value}`,
      k3s: `a drop-in under /var/lib/rancher/k3s/agent/etc/kubelet.conf.d: ${field}: ${value}`,
      rke2: `a drop-in under /var/lib/rancher/rke2/agent/etc/kubelet.conf.d: ${field}: ${value}`,
      talos: `machine.kubelet.extraConfig: { ${field}: ${value} }`,
    },
  };
}

/** A flag of etcd. */
export function etcdFlag(flag: string, value: string): Remedy {
  return {
    setting: `etcd --${flag}=${value}`,
    by: {
      seaworthy: OURS,
      kubeadm: `ClusterConfiguration: etcd.local.extraArgs: [{ name: ${flag}, value: "${value}" }]`,
      kops: `spec.etcdClusters[].manager.env: [{ name: ETCD_${flag.toUpperCase().replaceAll('-', '_')}, value: "${value}" }]`,
      k3s: `config.yaml: etcd-arg: ["${flag}=${value}"]`,
      rke2: `config.yaml: etcd-arg: ["${flag}=${value}"]`,
      talos: `cluster.etcd.extraArgs: { ${flag}: "${value}" }`,
    },
  };
}

/** A flag of the controller manager and the scheduler. */
export function controllerFlag(flag: string, value: string): Remedy {
  return {
    setting: `kube-controller-manager and kube-scheduler --${flag}=${value}`,
    by: {
      seaworthy: OURS,
      kubeadm: `ClusterConfiguration: controllerManager.extraArgs and scheduler.extraArgs: [{ name: ${flag}, value: "${value}" }]`,
      kops: `spec.kubeControllerManager and spec.kubeScheduler: ${camel(flag)}: ${value}`,
      k3s: `config.yaml: kube-controller-manager-arg and kube-scheduler-arg: ["${flag}=${value}"]`,
      rke2: `config.yaml: kube-controller-manager-arg and kube-scheduler-arg: ["${flag}=${value}"]`,
      talos: `cluster.controllerManager.extraArgs and cluster.scheduler.extraArgs: { ${flag}: "${value}" }`,
    },
  };
}

/** What is no flag: a sentence, with what some installers call it. */
export function setting(text: string, by: Remedy['by'] = {}): Remedy {
  return { setting: text, by };
}

function camel(flag: string): string {
  return flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
