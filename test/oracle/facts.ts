import { parse } from 'yaml';

/** Everything that a machine is told about a component, one value a key: `kube-apiserver --profiling`, `etcd container.image`. */
export type Facts = Record<string, string>;

export interface Texts {
  /** Static pods. */
  manifests: string[];
  kubeletConfig: string;
  kubeletFlags: string[];
  kubeProxyConfig: string;
}

export function factsOf({ manifests, kubeletConfig, kubeletFlags, kubeProxyConfig }: Texts): Facts {
  const facts = [
    ...manifests.flatMap(text => staticPod(parse(text))),
    ...flatten('kubelet', parse(kubeletConfig)),
    ...kubeletFlags.map(flag => flagFact('kubelet', flag)),
    ...flatten('kube-proxy', parse(kubeProxyConfig)),
  ];
  return Object.fromEntries(facts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Fact = [key: string, value: string];

interface Pod {
  metadata: { name: string };
  spec: {
    containers: [{ command: string[]; volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[] }];
    volumes: { name: string; hostPath: { path: string; type: string } }[];
  };
}

/** Flags and volumes by what they mean, whatever their order and names; the rest field by field. */
function staticPod(pod: Pod): Fact[] {
  const { metadata, spec, ...rest } = pod;
  const { containers, volumes, ...more } = spec;
  const { command, volumeMounts, ...container } = containers[0];
  return [
    ...command.slice(1).map(flag => flagFact(metadata.name, flag)),
    ...volumes.map((volume): Fact => {
      const mount = volumeMounts.find(({ name }) => name === volume.name);
      const how = mount ? `at ${mount.mountPath}, ${mount.readOnly ? 'read-only' : 'writable'}` : 'not mounted';
      return [`${metadata.name} volume ${volume.hostPath.path}`, `${volume.hostPath.type} ${how}`];
    }),
    ...flatten(metadata.name, { ...rest, metadata, spec: more, container }),
  ];
}

function flagFact(component: string, flag: string): Fact {
  const split = flag.indexOf('=');
  return [`${component} ${flag.slice(0, split)}`, flag.slice(split + 1)];
}

/** Leaves of an object by their path. kubeadm prints unset fields as empty or zero: that is the field's default, the same as none. */
function flatten(component: string, value: object): Fact[] {
  const walk = (path: string, node: unknown): Fact[] => {
    if (isUnset(component, node)) return [];
    if (Array.isArray(node) || typeof node !== 'object') return [[`${component} ${path}`, text(node)]];
    return Object.entries(node as object).flatMap(([key, child]) => walk(path ? `${path}.${key}` : key, child));
  };
  return walk('', value);
}

/** Every boolean of kube-proxy's configuration is false by default; elsewhere false can be a choice. */
function isUnset(component: string, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return ['', 0, '0', '0s', ...(component === 'kube-proxy' ? [false] : [])].includes(value as string);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
