import type { Remedy } from './types.ts';

const OURS =
  'nothing to set: a failure here is a fault, or something was changed by hand; `seaworthy up` again, then report it';

/**
 * What is set where was checked against the installers' own sources: kops' v1alpha2 types and etcd-manager, K3s' pkg/daemons and the docs of K3s
 * and RKE2, Talos' controllers k8s and etcd. kops has no field for some flags: it is named by `own` where it has one.
 */
type Own = Remedy['by'];

/** A flag of the API server, as each installer writes it. */
export function apiServerFlag(flag: string, value: string, own: Own = {}): Remedy {
  return {
    setting: `kube-apiserver --${flag}=${value}`,
    by: {
      seaworthy: OURS,
      kubeadm: `ClusterConfiguration: apiServer.extraArgs: [{ name: ${flag}, value: "${value}" }]`,
      k3s: `config.yaml: kube-apiserver-arg: ["${flag}=${value}"]`,
      rke2: `config.yaml: kube-apiserver-arg: ["${flag}=${value}"]`,
      talos: `cluster.apiServer.extraArgs: { ${flag}: "${value}" }`,
      ...own,
    },
  };
}

/** A flag of the API server that every installer sets by itself, each to a value of its own: what overrides it has to go. */
export function givenFlag(flag: string, text: string, own: Own = {}): Remedy {
  return {
    setting: `kube-apiserver --${flag}: ${text}`,
    by: {
      seaworthy: OURS,
      kubeadm: `set by kubeadm: remove ${flag} from ClusterConfiguration: apiServer.extraArgs`,
      kops: 'set by kops: remove it from spec.kubeAPIServer',
      k3s: `set by K3s: remove ${flag} from kube-apiserver-arg`,
      rke2: `set by RKE2: remove ${flag} from kube-apiserver-arg`,
      talos: "set by Talos, and extraArgs can't change it",
      ...own,
    },
  };
}

/** A field of the kubelet's configuration; dots part the levels. */
export function kubeletField(field: string, value: string, own: Own = {}): Remedy {
  const [last, ...outer] = field.split('.').reverse();
  const yaml = outer.reduce((inner, name) => `${name}: { ${inner} }`, `${last}: ${value}`);
  return {
    setting: `KubeletConfiguration: ${yaml}`,
    by: {
      seaworthy: OURS,
      kubeadm: `KubeletConfiguration in the kubeadm configuration: ${yaml}`,
      k3s: `a drop-in under /var/lib/rancher/k3s/agent/etc/kubelet.conf.d: ${yaml}`,
      rke2: `a drop-in under /var/lib/rancher/rke2/agent/etc/kubelet.conf.d: ${yaml}`,
      talos: `machine.kubelet.extraConfig: { ${yaml} }`,
      ...own,
    },
  };
}

/** A flag of etcd. */
export function etcdFlag(flag: string, value: string, own: Own = {}): Remedy {
  return {
    setting: `etcd --${flag}=${value}`,
    by: {
      seaworthy: OURS,
      kubeadm: `ClusterConfiguration: etcd.local.extraArgs: [{ name: ${flag}, value: "${value}" }]`,
      kops: `spec.etcdClusters[].manager.env: [{ name: ${variable(flag)}, value: "${value}" }]`,
      k3s: `config.yaml: etcd-arg: ["${flag}=${value}"]`,
      rke2: `config.yaml: etcd-arg: ["${flag}=${value}"]`,
      talos: `cluster.etcd.extraArgs: { ${flag}: "${value}" }`,
      ...own,
    },
  };
}

/** A flag that makes etcd ask for certificates: installers with an etcd of their own set it, and most let nobody change it. */
export function etcdAsks(flag: string): Remedy {
  return etcdFlag(flag, 'true', {
    kops: `etcd-manager sets it: remove ${variable(flag)} from spec.etcdClusters[].manager.env`,
    k3s: 'K3s sets it in its own etcd; another datastore has a setting of its own',
    rke2: 'RKE2 sets it in its own etcd',
    talos: "Talos sets it, and extraArgs can't change it",
  });
}

/** A flag of the controller manager and the scheduler. */
export function controllerFlag(flag: string, value: string, own: Own = {}): Remedy {
  return {
    setting: `kube-controller-manager and kube-scheduler --${flag}=${value}`,
    by: {
      seaworthy: OURS,
      kubeadm: `ClusterConfiguration: controllerManager.extraArgs and scheduler.extraArgs: [{ name: ${flag}, value: "${value}" }]`,
      k3s: `config.yaml: kube-controller-manager-arg and kube-scheduler-arg: ["${flag}=${value}"]`,
      rke2: `config.yaml: kube-controller-manager-arg and kube-scheduler-arg: ["${flag}=${value}"]`,
      talos: `cluster.controllerManager.extraArgs and cluster.scheduler.extraArgs: { ${flag}: "${value}" }`,
      ...own,
    },
  };
}

/** What is no flag: a sentence, with what some installers call it. */
export function setting(text: string, by: Own = {}): Remedy {
  return { setting: text, by };
}

/** The environment variable that etcd reads for a flag. */
function variable(flag: string): string {
  return `ETCD_${flag.toUpperCase().replaceAll('-', '_')}`;
}
