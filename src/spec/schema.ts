import * as z from 'zod';
import { CHECKS } from '../catalog/checks.ts';
import { SUPPORTED } from '../catalog/versions.ts';
import { audit } from './audit.ts';
import { backupSection, backupSpecOf } from './backup.ts';
import type { ClusterSpec } from './cluster-spec.ts';
import { dnsLabel, dnsName, expiry, ipv4Range, judged, port, someText } from './fields.ts';
import { kubelet } from './kubelet.ts';
import { workerPool } from './worker-pool.ts';

const versions = SUPPORTED.map(release => release.kubernetes);

const oddReplicas = judged(
  z
    .int()
    .min(1)
    .max(7)
    .meta({ not: { multipleOf: 2 } }),
  value =>
    value % 2 === 1 || value < 1
      ? undefined
      : {
          message: `${value} is even: etcd with ${value} members survives no more losses than with ${value - 1}`,
          hint: `use ${value + 1}`,
        },
);

const metadata = z.strictObject({
  name: dnsLabel.meta({
    description: "The cluster's name, first part of its machines' names. Fixed at founding.",
    examples: ['harbor'],
  }),
});

const kubernetes = z.strictObject({
  version: z.enum(versions).meta({ description: 'The Kubernetes version, without a leading v.' }),
});

const controlPlane = z.strictObject({
  replicas: oddReplicas.default(3).meta({
    description: 'Control planes, each with an etcd member: an odd number. 1 needs a waiver of HA-01.',
  }),
  kubelet: kubelet.optional().meta({
    description: "Settings of the control planes' kubelets. A change replaces the control planes, one by one.",
  }),
  audit: audit.optional().meta({
    description: 'What the API servers write into their audit logs. A change replaces the control planes, one by one.',
  }),
});

const network = z.strictObject({
  podCIDR: ipv4Range.default('10.244.0.0/16').meta({
    description: 'IPv4 range of the pods; each machine gets a /24 of it. Fixed at founding.',
  }),
  serviceCIDR: ipv4Range.default('10.96.0.0/16').meta({
    description: 'IPv4 range of the services, /12 to /28. Fixed at founding.',
  }),
  cni: z.enum(['flannel', 'none']).default('flannel').meta({
    description:
      'The pod network. flannel enforces no NetworkPolicy and needs a waiver of NET-01; none leaves it to you.',
  }),
  clusterDomain: dnsName.default('cluster.local').meta({
    description: "DNS domain of the cluster's services. Fixed at founding.",
  }),
});

const endpoint = z.strictObject({
  name: dnsName.optional().meta({
    description:
      "DNS name of the API endpoint, put into the API servers' certificates; `api.<cluster>.internal` by default. Fixed at founding.",
    examples: ['api.harbor.internal'],
  }),
  port: port.default(6443).meta({ description: 'Port of the API endpoint as machines see it.' }),
});

const local = z.strictObject({
  engine: z.enum(['auto', 'podman', 'docker']).default('auto').meta({
    description: 'The container engine; auto takes the one that is there, podman first.',
  }),
  apiPort: port.default(6443).meta({ description: "Port on this host's loopback where the API is published." }),
  subnet: ipv4Range.optional().meta({
    description: "IPv4 range of the machines' own network; a free one is chosen by default.",
    examples: ['10.89.7.0/24'],
  }),
});

const provider = z.strictObject({
  local: local.meta({ description: 'Machines are system containers on this host. Needs a waiver of HA-01.' }),
});

const waiver = z.strictObject({
  check: z.enum(CHECKS.map(check => check.id)).meta({ description: 'Id of the check that is left out.' }),
  reason: someText.meta({ description: 'Why, for whoever reads the verdict.', examples: ['all on one host'] }),
  expires: expiry.meta({
    description: 'The last day it holds (UTC), or `never`, which only clusters of provider local may say.',
    examples: ['2027-03-31', 'never'],
  }),
});

/** What a person writes. Defaults are filled in; the endpoint's name, which depends on the cluster's, is not yet. */
export const documentSchema = z.strictObject({
  apiVersion: z.literal('seaworthy.dev/v1alpha1').meta({ description: "The document's format." }),
  kind: z.literal('Cluster').meta({ description: 'What the document describes.' }),
  metadata: metadata.meta({ description: 'What the cluster is called.' }),
  kubernetes: kubernetes.meta({ description: 'Which Kubernetes.' }),
  controlPlane: controlPlane.prefault({}).meta({ description: 'The machines that run etcd and the API.' }),
  workers: z.array(workerPool).default([]).meta({ description: 'Pools of machines that run the workload.' }),
  network: network.prefault({}).meta({ description: 'Ranges and names inside the cluster.' }),
  endpoint: endpoint.prefault({}).meta({ description: 'Where the API is reached, whichever control planes live.' }),
  provider: provider.meta({ description: 'Where machines come from: exactly one.' }),
  backup: backupSection.prefault({}).meta({ description: 'Where backups go, who can open them, how many are kept.' }),
  waivers: z.array(waiver).default([]).meta({
    description: 'Requirements of production grade that this cluster leaves out, in the open.',
  }),
});

/** The document as the rest of Seaworthy knows it. */
export const clusterSchema = documentSchema.transform(
  (document): ClusterSpec => ({
    ...document,
    backup: backupSpecOf(document.backup),
    endpoint: {
      name: document.endpoint.name ?? `api.${document.metadata.name}.internal`,
      port: document.endpoint.port,
    },
  }),
);
