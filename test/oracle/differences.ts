/** Where we tell a machine something else than kubeadm would, and why. */
export interface Difference {
  component: 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kubelet' | 'kube-proxy';
  /** Keys of the facts, without the component: flags, `volume <path>`, fields. */
  fields: string[];
  reason: string;
}

const POD_COMPONENTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

const MUST_EXIST =
  'the machine was told this path: if it is missing, that is an error, not a reason to make an empty one';
const TLS_FLOOR = 'all our clients speak TLS 1.3 (ETC-12, API-10, KBL-09)';
const NO_PROFILING = 'profiles tell about memory and cost time; nobody asks for them in production (CIS 1.2, 1.3, 1.4)';

/** The test fails for a difference without a row as for a row without a difference. */
export const DIFFERENCES: readonly Difference[] = [
  ...POD_COMPONENTS.flatMap(inEveryPod),
  ...etcd(),
  ...kubeApiServer(),
  ...kubeControllerManager(),
  ...kubeScheduler(),
  ...kubelet(),
  ...kubeProxy(),
];

function inEveryPod(component: (typeof POD_COMPONENTS)[number]): Difference[] {
  return [
    {
      component,
      fields: ['container.imagePullPolicy'],
      reason: 'the payload brings the images: nothing is fetched while a machine boots, and nothing can replace them',
    },
    {
      component,
      fields: [
        'container.securityContext.allowPrivilegeEscalation',
        'container.securityContext.capabilities.drop',
        'container.securityContext.readOnlyRootFilesystem',
      ],
      reason: 'it needs no capability and writes nothing but its volumes',
    },
  ];
}

function etcd(): Difference[] {
  const component = 'etcd';
  return [
    { component, fields: ['--tls-min-version'], reason: TLS_FLOOR },
    { component, fields: ['volume /var/lib/etcd'], reason: `${MUST_EXIST}; tmpfiles.d makes it for etcd's user, 0700` },
    { component, fields: ['volume /etc/kubernetes/pki/etcd'], reason: `${MUST_EXIST}; etcd only reads it` },
    {
      component,
      fields: ['--peer-trusted-ca-file'],
      reason: "peers have an authority of their own, so that an etcd client's certificate opens no peer port (ETC-07)",
    },
    {
      component,
      fields: ['--listen-client-urls'],
      reason: 'its clients are the API server beside it and port-forwards: loopback is enough (ETC-09)',
    },
    {
      component,
      fields: ['--initial-cluster-state', '--initial-cluster-token'],
      reason: 'all members start at once from one static list; the random token keeps two foundings apart',
    },
    {
      component,
      fields: ['--feature-gates'],
      reason: 'corruption is looked for while running too, by comparing hashes at each compaction',
    },
    {
      component,
      fields: ['--quota-backend-bytes', '--auto-compaction-mode', '--auto-compaction-retention'],
      reason: "etcd's default quota, in the open; compaction even when no API server compacts",
    },
    {
      component,
      fields: ['container.image'],
      reason:
        'the latest patch release of the same minor version; from 1.36 to 1.37 every member has to be 3.6.11 at least',
    },
    {
      component,
      fields: [
        'spec.securityContext.runAsUser',
        'spec.securityContext.runAsGroup',
        'spec.securityContext.runAsNonRoot',
      ],
      reason: 'etcd has a user of its own, to whom alone its data and keys belong (ETC-15)',
    },
  ];
}

function kubeApiServer(): Difference[] {
  const component = 'kube-apiserver';
  return [
    { component, fields: ['--tls-min-version'], reason: TLS_FLOOR },
    { component, fields: ['--profiling'], reason: NO_PROFILING },
    { component, fields: ['volume /etc/kubernetes/pki', 'volume /etc/ssl/certs'], reason: MUST_EXIST },
    {
      component,
      fields: ['--kubelet-certificate-authority'],
      reason: 'the API server verifies kubelets, by an authority of their own (API-12)',
    },
    {
      component,
      fields: ['--authentication-config', 'volume /etc/kubernetes/apiserver'],
      reason: 'anonymous requests reach the health paths only (API-02); the folder holds this and the other policies',
    },
    {
      component,
      fields: ['--enable-bootstrap-token-auth'],
      reason: 'identities are issued: there is no join token to steal (NID-03, NID-04)',
    },
    {
      component,
      fields: ['--admission-control-config-file'],
      reason: 'Pod Security admission refuses privileged pods where a namespace says nothing itself (POD-01, POD-02)',
    },
    {
      component,
      fields: ['--enable-admission-plugins'],
      reason: "tenants can't claim external addresses for services (CVE-2020-8554, SVC-01)",
    },
    { component, fields: ['--encryption-provider-config'], reason: 'Secrets are encrypted in etcd (ETC-13)' },
    {
      component,
      fields: [
        '--audit-policy-file',
        '--audit-log-path',
        '--audit-log-maxage',
        '--audit-log-maxbackup',
        '--audit-log-maxsize',
        'volume /var/log/kubernetes',
      ],
      reason: 'who did what is kept for 30 days, in a folder that outlives the machine (API-15)',
    },
    {
      component,
      fields: [
        '--shutdown-delay-duration',
        '--shutdown-watch-termination-grace-period',
        'spec.terminationGracePeriodSeconds',
      ],
      reason: 'it serves on until the endpoint has seen /readyz fail, then drains: a roll drops no request (HA-04)',
    },
    {
      component,
      fields: ['--goaway-chance'],
      reason: 'long HTTP/2 connections spread again over all API servers after a roll',
    },
    {
      component,
      fields: ['container.livenessProbe.httpGet.path', 'container.startupProbe.httpGet.path'],
      reason: 'without quorum a new start does not help and costs 15 s more; readiness still asks etcd',
    },
  ];
}

function kubeControllerManager(): Difference[] {
  const component = 'kube-controller-manager';
  return [
    { component, fields: ['--tls-min-version'], reason: TLS_FLOOR },
    { component, fields: ['--profiling'], reason: NO_PROFILING },
    {
      component,
      fields: ['--cluster-signing-cert-file', '--cluster-signing-key-file', '--controllers'],
      reason: "no authority's key is on a machine (NID-07): nothing is signed, approved or published for joining",
    },
    {
      component,
      fields: ['--tls-cert-file', '--tls-private-key-file'],
      reason: 'an issued serving leaf instead of one it signs itself, so that scrapers can verify it (CTL-01)',
    },
    {
      component,
      fields: [
        'volume /etc/kubernetes/pki',
        'volume /etc/kubernetes/pki/ca.crt',
        'volume /etc/kubernetes/pki/controller-manager',
        'volume /etc/kubernetes/pki/front-proxy-ca.crt',
        'volume /etc/kubernetes/pki/sa.key',
      ],
      reason: "it sees its own keys and what it verifies with, not the API server's keys",
    },
    {
      component,
      fields: ['volume /etc/kubernetes/controller-manager.conf', 'volume /etc/ssl/certs'],
      reason: MUST_EXIST,
    },
  ];
}

function kubeScheduler(): Difference[] {
  const component = 'kube-scheduler';
  return [
    { component, fields: ['--tls-min-version'], reason: TLS_FLOOR },
    { component, fields: ['--profiling'], reason: NO_PROFILING },
    {
      component,
      fields: [
        '--tls-cert-file',
        '--tls-private-key-file',
        'volume /etc/kubernetes/pki/scheduler',
        'volume /etc/kubernetes/pki/ca.crt',
      ],
      reason:
        'an issued serving leaf instead of one it signs itself; its kubeconfig names keys instead of holding them',
    },
    { component, fields: ['volume /etc/kubernetes/scheduler.conf'], reason: MUST_EXIST },
  ];
}

function kubelet(): Difference[] {
  const component = 'kubelet';
  return [
    { component, fields: ['tlsMinVersion'], reason: TLS_FLOOR },
    { component, fields: ['enableProfilingHandler', 'enableDebugFlagsHandler'], reason: NO_PROFILING },
    {
      component,
      fields: ['--config', '--kubeconfig'],
      reason: 'what a machine is told lies under /etc; kubeadm leaves these flags to the drop-in of its packages',
    },
    {
      component,
      fields: ['--node-ip'],
      reason: 'the address that the machine was given and its leaves name, not the one found by looking',
    },
    {
      component,
      fields: ['tlsCertFile', 'tlsPrivateKeyFile', 'rotateCertificates', 'serverTLSBootstrap'],
      reason:
        'client and serving leaf are issued for the life of the machine: no CSR, nothing to approve (NID-05, KBL-08)',
    },
    {
      component,
      fields: ['seccompDefault'],
      reason: "pods get the runtime's seccomp profile unless they say otherwise (POD-04)",
    },
    {
      component,
      fields: ['protectKernelDefaults', 'failSwapOn'],
      reason:
        "the machine's sysctl.d is what counts (CIS 4.2.6), swap is refused; both off where the kernel is the host's",
    },
    {
      component,
      fields: ['kubeReserved', 'systemReserved'].flatMap(reserved =>
        ['cpu', 'memory', 'ephemeral-storage'].map(resource => `${reserved}.${resource}`),
      ),
      reason: "pods can't take what the machine itself needs",
    },
    {
      component,
      fields: [
        'evictionHard.imagefs.available',
        'evictionHard.imagefs.inodesFree',
        'evictionHard.memory.available',
        'evictionHard.nodefs.available',
        'evictionHard.nodefs.inodesFree',
      ],
      reason: "the kubelet's defaults, in the open; absolute where the disk is the host's",
    },
    {
      component,
      fields: ['fileCheckFrequency', 'crashLoopBackOff.maxContainerRestartPeriod'],
      reason: 'control planes only: static pods start and start again soon, above all while etcd has no quorum yet',
    },
    {
      component,
      fields: ['registerWithTaints'],
      reason: 'the taint is there when the node registers; kubeadm sets it later, through the API',
    },
  ];
}

function kubeProxy(): Difference[] {
  const component = 'kube-proxy';
  return [
    { component, fields: ['mode'], reason: 'nftables scales better, and machines need no iptables' },
    {
      component,
      fields: ['clientConnection.kubeconfig', 'hostnameOverride'],
      reason: 'a unit with an issued leaf instead of a DaemonSet with a service account',
    },
    {
      component,
      fields: ['bindAddress', 'healthzBindAddress', 'metricsBindAddress'],
      reason: 'the defaults; health and metrics in the open, for the table of hops',
    },
  ];
}
