import * as z from 'zod';
import { dnsLabel, labelKey, labelValue } from './fields.ts';
import { kubelet } from './kubelet.ts';

/** The most nodes that Kubernetes itself is tested with (its "Considerations for large clusters"). */
const MOST_NODES = 5000;

const taint = z.strictObject({
  key: labelKey.meta({ description: "The taint's key.", examples: ['dedicated'] }),
  value: labelValue.optional().meta({ description: "The taint's value.", examples: ['batch'] }),
  effect: z
    .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
    .meta({ description: 'What it does to pods that do not tolerate it.' }),
});

const drain = z.strictObject({
  deadlineSeconds: z.int().min(0).max(86_400).default(600).meta({
    description: 'Seconds that pods have to leave a machine within their disruption budgets.',
  }),
  afterDeadline: z.enum(['stop', 'delete-pods']).default('stop').meta({
    description:
      'stop: give up, leave the machine running and cordoned, and say which pods are in the way. delete-pods: delete them, budgets or not.',
  }),
});

export const workerPool = z.strictObject({
  name: dnsLabel.meta({
    description: "The pool's name, part of its machines' names.",
    examples: ['general'],
  }),
  replicas: z
    .int()
    .min(0)
    .max(MOST_NODES)
    .meta({ description: 'Machines in the pool.', examples: [2] }),
  labels: z
    .record(labelKey, labelValue)
    .default({})
    .meta({ description: "Labels of the pool's nodes. A change replaces no machine." }),
  taints: z.array(taint).default([]).meta({ description: "Taints of the pool's nodes. A change replaces no machine." }),
  maxSurge: z.int().min(0).max(MOST_NODES).default(1).meta({
    description: 'Machines beyond `replicas` while the pool is rolled.',
  }),
  maxUnavailable: z.int().min(0).max(MOST_NODES).default(0).meta({
    description: 'Machines of the pool that may be away while it is rolled.',
  }),
  kubelet: kubelet.optional().meta({
    description: "Settings of the pool's kubelets. A change replaces the pool's machines.",
  }),
  drain: drain.prefault({}).meta({ description: 'How pods leave a machine that is replaced.' }),
});
