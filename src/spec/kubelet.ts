import * as z from 'zod';
import { judged } from './fields.ts';

/** Each machine has a /24 of the pod range: 254 addresses, one of them the bridge's. */
const MOST_PODS = 250;

const quantity = (units: RegExp, example: string) =>
  judged(z.string(), value =>
    units.test(value) ? undefined : { message: `"${value}" is not a quantity`, hint: `write it like ${example}` },
  );
const cpu = quantity(/^(\d+m|\d+(\.\d{1,3})?)$/, '500m or 1');
const bytes = quantity(/^\d+([kKMGT]i?)?$/, '512Mi or 1Gi');

const reserved = z.strictObject({
  cpu: cpu.optional().meta({ description: 'Processor time; 100m by default.', examples: ['250m'] }),
  memory: bytes.optional().meta({ description: 'Memory; 256Mi by default.', examples: ['1Gi'] }),
  'ephemeral-storage': bytes.optional().meta({ description: 'Disk; 1Gi by default.', examples: ['10Gi'] }),
});

/** What of a kubelet's configuration the document may choose. Where it says nothing, nothing is written: the kubelet's default holds. */
export const kubelet = z.strictObject({
  maxPods: z.int().min(10).max(MOST_PODS).optional().meta({
    description: "Pods that a machine takes; the kubelet's default is 110.",
  }),
  podPidsLimit: z.int().min(100).max(4_194_304).optional().meta({
    description: 'Processes and threads that one pod may have; without it as many as the machine has.',
  }),
  systemReserved: reserved.optional().meta({ description: "What the machine's own services keep from pods." }),
  kubeReserved: reserved.optional().meta({ description: 'What kubelet and containerd keep from pods.' }),
});
