import { rm } from 'node:fs/promises';
import { foundByKubeadm } from './founding/kubeadm.ts';
import { foundByUs } from './founding/ours.ts';
import { type Place, placeFor } from './founding/place.ts';
import { MACHINES } from './founding/readiness.ts';
import { end, inSeconds, type Timeline } from './founding/timeline.ts';
import type { Bench, BenchContext } from './support/bench.ts';
import { hostNow } from './support/host.ts';

export const founding: Bench = {
  name: 'founding',
  what: 'from the first machine begun to 5 nodes Ready and CoreDNS available: 3 control planes, 2 workers',
  beside: 'kubeadm init and join at its best, on machines of the same provider, base, payload and preloaded images',
  how: 'one after the other in one run, ours first; both ends are read from the conditions that the cluster itself records, to the second',

  async run(context) {
    const ours = await at('ours', foundByUs, context);
    const kubeadm = await at('kubeadm', foundByKubeadm, context);
    const from = (timeline: Timeline, start: number) => end(timeline) - start;
    return {
      rows: [
        {
          what: 'from the first machine begun',
          ours: from(ours.timeline, ours.timeline.begun),
          beside: from(kubeadm.timeline, kubeadm.timeline.begun),
          target: 0.5,
        },
        {
          what: 'the same, but kubeadm finds all machines running',
          ours: from(ours.timeline, ours.timeline.begun),
          beside: from(kubeadm.timeline, kubeadm.timeline.running),
        },
      ],
      counts: {
        'nodes Ready, ours': { is: ours.timeline.ready, expected: MACHINES },
        'nodes Ready, kubeadm': { is: kubeadm.timeline.ready, expected: MACHINES },
      },
      details: {
        ours: { load: ours.load, busy: ours.busy, seconds: inSeconds(ours.timeline) },
        kubeadm: { load: kubeadm.load, busy: kubeadm.busy, seconds: inSeconds(kubeadm.timeline) },
      },
    };
  },
};

async function at(
  purpose: string,
  found: (place: Place, context: BenchContext) => Promise<Timeline>,
  context: BenchContext,
): Promise<{ timeline: Timeline; load: number; busy: number }> {
  const place = await placeFor(purpose);
  try {
    const { load, busy } = await hostNow();
    if (busy > 20)
      context.say(`the host is ${busy} % busy with something else: that counts against who is measured now`);
    const timeline = await found(place, context);
    for (const [phase, seconds] of Object.entries(inSeconds(timeline)))
      context.say(`${purpose}: ${seconds} s ${phase}`);
    return { timeline, load, busy };
  } finally {
    await rm(place.folder, { recursive: true, force: true });
  }
}
