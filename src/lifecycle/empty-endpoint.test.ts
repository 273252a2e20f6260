import { expect, it } from 'vitest';
import { silent } from '../kit/events.ts';
import { desiredOf } from '../testing/lives/document.ts';
import { plainDocument, worldAtRest } from '../testing/lives/world.ts';
import { loop } from './loop.ts';

it('puts voters behind an endpoint that leads to nobody, though no API server can be asked whether it is ready', async () => {
  const world = await worldAtRest();
  const { backends } = world.model.endpoint;
  for (const name of [...backends.keys()]) await world.endpoint.withdraw(name);
  await expect(world.kube.cluster()).rejects.toThrow();
  const document = plainDocument();
  const desire = () => desiredOf(document, []);
  const outcome = await loop({ world, desire, emit: silent, signal: new AbortController().signal });
  expect(outcome.kind).toBe('converged');
  expect([...backends.values()].filter(backend => backend.healthy)).toHaveLength(3);
});
