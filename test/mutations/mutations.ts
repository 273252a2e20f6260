import { bundle, type Keys } from './pki.ts';
import { ADDRESS } from './place.ts';
import type { Config, Mutation } from './settings.ts';

const OTHERS = (own: string) =>
  (['kubernetes', 'etcd-peer', 'front-proxy', 'kubelet-serving', 'etcd-client'] as const).filter(id => id !== own);

/** Every misconfiguration of the suite, with what it must flip: the requirement it breaks first. */
export function mutationsOf(keys: Keys): Mutation[] {
  return [
    ...etcd(keys),
    ...apiServer(keys),
    ...controllers(),
    ...kubelet(keys),
    ...proxy(),
    ...machine(keys),
    ...harmless(),
  ];
}

function etcd({ trust: { authorities } }: Keys): Mutation[] {
  const without = (...flags: string[]) => Object.fromEntries(flags.map(flag => [flag, undefined]));
  return [
    {
      name: 'etcd asks clients for no certificate',
      flips: ['ETC-02', 'ETC-03', 'ETC-04', 'ETC-05', 'NID-09'],
      apply: s => void Object.assign(s.etcd, without('client-cert-auth', 'trusted-ca-file')),
    },
    {
      name: 'etcd speaks plaintext to clients',
      flips: ['ETC-01'],
      apply: s => {
        const url = 'http://127.0.0.1:2379';
        Object.assign(s.etcd, { 'listen-client-urls': url, 'advertise-client-urls': url });
        Object.assign(s.apiserver, { 'etcd-servers': url, ...without('etcd-cafile', 'etcd-certfile', 'etcd-keyfile') });
      },
    },
    {
      name: 'etcd shares its authority with the cluster',
      flips: ['ETC-05', 'NID-09'],
      apply: s => {
        s.files['mutant.crt'] = bundle(authorities, 'etcd-client', 'kubernetes');
        s.etcd['trusted-ca-file'] = '{folder}/mutant.crt';
      },
    },
    {
      name: "etcd's clients and peers share an authority",
      flips: ['ETC-05', 'NID-09'],
      apply: s => {
        s.files['mutant.crt'] = bundle(authorities, 'etcd-client', 'etcd-peer');
        s.etcd['trusted-ca-file'] = '{folder}/mutant.crt';
      },
    },
    {
      name: 'etcd trusts another authority of the cluster, by chance which',
      flips: ['ETC-05'],
      apply: (s, chance) => {
        s.files['mutant.crt'] = bundle(
          authorities,
          'etcd-client',
          chance.one(['front-proxy', 'kubelet-serving'] as const),
        );
        s.etcd['trusted-ca-file'] = '{folder}/mutant.crt';
      },
    },
    {
      name: 'etcd asks peers for no certificate',
      flips: ['ETC-06', 'ETC-07', 'ETC-08', 'NID-09'],
      apply: s => void Object.assign(s.etcd, without('peer-client-cert-auth', 'peer-trusted-ca-file')),
    },
    {
      name: 'etcd speaks plaintext to peers',
      flips: ['ETC-06'],
      apply: s => {
        const url = `http://${ADDRESS}:2380`;
        Object.assign(s.etcd, {
          'listen-peer-urls': url,
          'initial-advertise-peer-urls': url,
          'initial-cluster': `cp-1=${url}`,
        });
        Object.assign(
          s.etcd,
          without('peer-client-cert-auth', 'peer-trusted-ca-file', 'peer-cert-file', 'peer-key-file'),
        );
      },
    },
    {
      name: "etcd takes its clients' authority for its peers'",
      flips: ['ETC-07'],
      apply: s => {
        s.files['mutant.crt'] = bundle(authorities, 'etcd-peer', 'etcd-client');
        s.etcd['peer-trusted-ca-file'] = '{folder}/mutant.crt';
      },
    },
    {
      name: "etcd takes the cluster's authority for its peers'",
      flips: ['ETC-06'],
      apply: s => {
        s.files['mutant.crt'] = bundle(authorities, 'etcd-peer', 'kubernetes');
        s.etcd['peer-trusted-ca-file'] = '{folder}/mutant.crt';
      },
    },
    {
      name: "peers' certificates name no address",
      flips: ['ETC-08'],
      apply: s => {
        s.nameless = true;
      },
    },
    {
      name: "etcd's metrics on every address",
      flips: ['ETC-10', 'CTL-06'],
      apply: s => {
        s.etcd['listen-metrics-urls'] = 'http://0.0.0.0:2381';
      },
    },
    {
      name: 'etcd shows its profiles',
      flips: ['ETC-11'],
      apply: s => {
        s.etcd['enable-pprof'] = 'true';
      },
    },
    {
      name: "etcd's client port on every address",
      flips: ['CTL-06'],
      apply: s => {
        s.etcd['listen-client-urls'] = 'https://0.0.0.0:2379';
      },
    },
  ];
}

function binding(name: string, group: string, role: string) {
  const rbac = 'rbac.authorization.k8s.io';
  const body = {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: rbac, kind: 'Group', name: group }],
  };
  return { path: `/apis/${rbac}/v1/clusterrolebindings`, body };
}

function apiServer({ trust: { authorities } }: Keys): Mutation[] {
  return [
    {
      name: 'anybody may do everything',
      flips: ['API-02', 'CTL-01'],
      apply: s => {
        s.apiserver['anonymous-auth'] = 'true';
        s.objects.push(binding('mutant-all', 'system:unauthenticated', 'cluster-admin'));
      },
    },
    {
      // Controllers ask the API server what is allowed
      name: 'anybody may see the metrics',
      flips: ['API-02', 'CTL-01'],
      apply: s => {
        s.apiserver['anonymous-auth'] = 'true';
        s.objects.push(binding('mutant-metrics', 'system:unauthenticated', 'system:monitoring'));
      },
    },
    {
      name: 'the API server allows everything to everybody it knows',
      flips: ['KBL-03', 'KBL-04', 'NID-09', 'CTL-01'],
      apply: s => {
        s.apiserver['authorization-mode'] = 'AlwaysAllow';
      },
    },
    {
      name: 'every user may see nodes and talk to kubelets',
      flips: ['KBL-03', 'KBL-04', 'NID-09'],
      apply: s => void s.objects.push(binding('mutant-kubelets', 'system:authenticated', 'system:kubelet-api-admin')),
    },
    {
      name: "the API server takes etcd's authority for its clients'",
      flips: ['API-09'],
      apply: s => {
        s.files['mutant.crt'] = bundle(authorities, 'kubernetes', 'etcd-client');
        s.apiserver['client-ca-file'] = '{folder}/mutant.crt';
      },
    },
  ];
}

function controllers(): Mutation[] {
  return (['scheduler'] as const).flatMap(
    id =>
      [
        {
          name: `the ${id}'s port on every address`,
          flips: ['CTL-06'],
          apply: s => {
            s[id]['bind-address'] = '0.0.0.0';
          },
        },
        {
          name: `the ${id} shows its metrics to everybody`,
          flips: ['CTL-01'],
          apply: s => {
            s[id]['authorization-always-allow-paths'] = '/healthz,/readyz,/livez,/metrics';
          },
        },
        {
          name: `the ${id} shows a path by chance to everybody`,
          flips: ['CTL-01'],
          apply: (s, chance) => {
            s[id]['authorization-always-allow-paths'] = chance.one(['/*', '/configz', '/con*']);
          },
        },
      ] satisfies Mutation[],
  );
}

function kubelet({ trust: { authorities }, sign }: Keys): Mutation[] {
  const part = (config: Config, name: string) => config[name] as Config;
  const served =
    (id: 'kubernetes' | 'kubelet-serving', names: string[]): Mutation['apply'] =>
    s => {
      s.pending = async () => {
        const leaf = await sign(id, { subject: { commonName: 'system:node:cp-1' }, usages: ['server'], names });
        Object.assign(s.files, { 'mutant.crt': leaf.cert, 'mutant.key': leaf.key });
      };
      Object.assign(s.kubelet, { tlsCertFile: '{folder}/mutant.crt', tlsPrivateKeyFile: '{folder}/mutant.key' });
    };
  return [
    {
      name: 'the kubelet takes requests without a name',
      flips: ['KBL-01'],
      apply: s => {
        part(s.kubelet, 'authentication').anonymous = { enabled: true };
      },
    },
    {
      name: 'the kubelet allows everything',
      flips: ['KBL-03', 'KBL-04'],
      apply: s => {
        part(s.kubelet, 'authorization').mode = 'AlwaysAllow';
      },
    },
    {
      name: 'the kubelet allows everything to everybody',
      flips: ['KBL-01', 'KBL-03', 'KBL-04'],
      apply: s => {
        part(s.kubelet, 'authentication').anonymous = { enabled: true };
        part(s.kubelet, 'authorization').mode = 'AlwaysAllow';
      },
    },
    {
      name: "the kubelet's read-only port is open",
      flips: ['KBL-06', 'CTL-06'],
      apply: s => {
        s.kubelet.readOnlyPort = 10255;
      },
    },
    {
      name: "the kubelet takes the serving certificates' authority for its clients'",
      flips: ['KBL-02'],
      apply: s => {
        s.files['mutant.crt'] = bundle(authorities, 'kubernetes', 'kubelet-serving');
        part(s.kubelet, 'authentication').x509 = { clientCAFile: '{folder}/mutant.crt' };
      },
    },
    {
      name: 'the kubelet signs its certificate itself',
      flips: ['KBL-08'],
      apply: s => {
        delete s.kubelet.tlsCertFile;
        delete s.kubelet.tlsPrivateKeyFile;
      },
    },
    {
      name: "the kubelet's certificate lacks its address",
      flips: ['KBL-08'],
      apply: served('kubelet-serving', ['cp-1']),
    },
    {
      name: "the kubelet's certificate is of another authority",
      flips: ['KBL-08'],
      apply: served('kubernetes', ['cp-1', ADDRESS]),
    },
    {
      name: 'the kubelet speaks an old TLS, by chance which',
      flips: ['KBL-09'],
      apply: (s, chance) => {
        s.kubelet.tlsMinVersion = chance.one(['VersionTLS10', 'VersionTLS11']);
      },
    },
    {
      name: "the kubelet's health port on every address",
      flips: ['KBL-07', 'CTL-06'],
      apply: s => {
        s.kubelet.healthzBindAddress = '0.0.0.0';
      },
    },
  ];
}

function proxy(): Mutation[] {
  return [
    {
      name: "kube-proxy's metrics on every address",
      flips: ['CTL-02', 'CTL-06'],
      apply: s => {
        s.proxy.metricsBindAddress = '0.0.0.0:10249';
      },
    },
    {
      name: "kube-proxy's metrics where its health should be",
      flips: ['CTL-03'],
      apply: s => {
        s.proxy.metricsBindAddress = '0.0.0.0:10256';
        s.proxy.healthzBindAddress = '127.0.0.1:10249';
      },
    },
  ];
}

function machine({ trust: { authorities }, admin, sign }: Keys): Mutation[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const userData = 'var/lib/cloud/instance/user-data.txt';
  return [
    {
      name: 'somebody listens on a port by chance',
      flips: ['CTL-06'],
      apply: (s, chance) =>
        void s.strangers.push({ host: chance.one([ADDRESS, '0.0.0.0']), port: chance.between(11_000, 29_000) }),
    },
    {
      name: "the machine holds the endpoint's address, as with VRRP",
      flips: ['CTL-08'],
      apply: s => {
        s.holdsEndpoint = true;
      },
    },
    {
      name: "an authority's key on the machine, by chance which",
      flips: ['NID-07'],
      apply: (s, chance) => {
        s.disk['etc/kubernetes/pki/left-behind.key'] = authorities[chance.one(OTHERS(''))].key;
      },
    },
    {
      name: 'a kubeconfig of system:masters on the machine',
      flips: ['NID-07'],
      apply: s => {
        s.disk['root/.kube/config'] =
          `users:\n- user:\n    client-certificate-data: ${base64(admin.cert)}\n    client-key-data: ${base64(admin.key)}\n`;
      },
    },
    {
      name: 'a join token in user data',
      flips: ['NET-04'],
      apply: (s, chance) => {
        const token = `${chance.between(100_000, 999_999)}.${String(chance.between(1e15, 9e15)).padEnd(16, '0').slice(0, 16)}`;
        s.disk[userData] = `#cloud-config\nruncmd:\n- kubeadm join --token ${token}\n`;
      },
    },
    {
      name: 'a private key in user data, wrapped once more',
      flips: ['NET-04'],
      apply: s => {
        s.pending = async () => {
          const { key } = await sign('kubernetes', { subject: { commonName: 'x' }, usages: ['client'] });
          s.disk[userData] = `#cloud-config\nwrite_files:\n- encoding: b64\n  content: ${base64(key)}\n`;
        };
      },
    },
  ];
}

/** Changes that break no requirement: they must flip nothing. */
function harmless(): Mutation[] {
  return [
    {
      name: 'harmless: etcd speaks TLS 1.2 as well',
      flips: [],
      apply: s => {
        s.etcd['tls-min-version'] = 'TLS1.2';
      },
    },
    {
      name: 'harmless: the kubelet speaks TLS 1.2 as well',
      flips: [],
      apply: s => {
        s.kubelet.tlsMinVersion = 'VersionTLS12';
      },
    },
  ];
}
