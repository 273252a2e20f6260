import { ask, type Request, type Sender } from '../connections/sender.ts';
import { openLoop } from '../schedule.ts';
import { createTally, type Tally } from '../tally.ts';
import type { Connections, Stream, StreamContext, Target } from '../types.ts';

/** A stream of one and the same request. */
export function steady(
  name: string,
  connections: Connections,
  open: (target: Target) => Sender,
  requestOf: (context: StreamContext) => Request,
): Stream {
  return async context => {
    const sender = open(context.target);
    const request = requestOf(context);
    try {
      const tally = await tallied(context, () => ask(sender, request));
      return tally.figures(name, connections);
    } finally {
      sender.close();
    }
  };
}

/** Makes an attempt at each tick; one that throws has failed. */
export async function tallied(context: StreamContext, attempt: () => Promise<unknown>): Promise<Tally> {
  const tally = createTally(context.rate);
  await openLoop(context, due =>
    attempt().then(
      () => tally.succeeded(due),
      error => tally.failed(due, error),
    ),
  );
  return tally;
}
