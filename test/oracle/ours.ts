import { releaseOf } from '../../src/catalog/versions.ts';
import { machineConfig } from '../../src/machine/config.ts';
import { withIdentity } from '../../src/machine/identity.ts';
import type { MachineBundle } from '../../src/machine/types.ts';
import { imageRefs } from '../../src/payload/images/refs.ts';
import { machineIdentity, machineInput, SPEC, VIRTUAL } from '../samples/machine.ts';
import { type Facts, factsOf } from './facts.ts';
import type { Subject } from './kubeadm.ts';

/** A control plane on a kernel of its own, founding alone, as kubeadm's first one does. */
export function subjectOf(kubernetes: string): Subject {
  return { spec: { ...SPEC, kubernetes: { version: kubernetes } }, name: 'harbor-cp-1', address: '10.89.60.11' };
}

/** What we tell that machine. */
export function ourFacts({ spec, name, address }: Subject): Facts {
  const refs = imageRefs(releaseOf(spec.kubernetes.version)!);
  const images = {
    ...machineInput('control-plane').images,
    'kube-apiserver': refs.apiserver,
    'kube-controller-manager': refs.controllerManager,
    'kube-scheduler': refs.scheduler,
    etcd: refs.etcd,
  };
  const config = machineConfig(machineInput('control-plane', { spec, images, traits: VIRTUAL }));
  const identity = machineIdentity('control-plane', name);
  const etcd = { state: 'new' as const, token: 'f00d', initialCluster: [{ name, address }] };
  return factsOf(textsOf(withIdentity(config, { ...identity, etcd })));
}

function textsOf(bundle: MachineBundle) {
  const file = (path: string) => bundle.files.find(found => found.path === path)!.content;
  const unit = bundle.units.find(({ name }) => name === 'kubelet.service')!.content;
  return {
    manifests: bundle.files.filter(({ path }) => path.includes('/manifests/')).map(({ content }) => content),
    kubeletConfig: file('/etc/kubernetes/kubelet.yaml'),
    kubeletFlags: unit.match(/^ExecStart=\S+ (.*)$/m)![1]!.split(' '),
    kubeProxyConfig: file('/etc/kubernetes/kube-proxy.yaml'),
  };
}
