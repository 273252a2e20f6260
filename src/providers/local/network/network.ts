import { SeaworthyError } from '../../../kit/errors.ts';
import type { EngineNetwork } from '../engine/engine.ts';
import { EngineError, unless } from '../engine/failures.ts';
import { LABEL, labelFlags, ownLabels } from '../labels.ts';
import type { Local } from '../local.ts';
import { networkName } from '../options.ts';
import { chooseSubnet, gatewayOf } from './subnet.ts';

/** This cluster's network as the engine knows it; somebody else's of the same name is none. */
export async function findNetwork(local: Local): Promise<EngineNetwork | undefined> {
  const name = networkName(local.options);
  const networks = await local.engine().networks();
  return networks.find(each => each.name === name && each.labels[LABEL.clusterId] === local.options.clusterId);
}

/**
 * Makes the network in the range that was told before, else in one that nothing on this host uses. A range that somebody took after it
 * was told is an error: the machines' configuration holds it, and with another one they would not let each other in.
 */
export async function ensureNetwork(local: Local): Promise<void> {
  if (await findNetwork(local)) return;
  const { spec } = local.options;
  if (spec.subnet) return create(local, spec.subnet);
  const told = local.memo.plannedSubnet;
  if (told === undefined) return createAnywhere(local);
  return create(local, told).catch((error: unknown) => {
    throw isTaken(error) ? takenMeanwhile(told, error) : error;
  });
}

async function createAnywhere(local: Local): Promise<void> {
  const refused: string[] = [];
  for (let tries = 0; tries < 8; tries++) {
    const subnet = chooseSubnet([...(await rangesInUse(local)), ...refused]);
    try {
      return await create(local, subnet);
    } catch (error) {
      if (!isTaken(error)) throw error;
      refused.push(subnet);
    }
  }
  throw new SeaworthyError('provider', `the engine refused ${refused.join(', ')} as being in use`, {
    hint: 'set provider.local.subnet to a range that nothing on this host uses',
  });
}

/** By another cluster in this moment, or by something that the engine alone knows of. */
function isTaken(error: unknown): boolean {
  return error instanceof EngineError && error.failure === 'subnet-in-use';
}

function takenMeanwhile(subnet: string, cause: unknown): SeaworthyError {
  return new SeaworthyError('provider', `the range ${subnet}, chosen for the machines, was taken in this moment`, {
    hint: 'run the same command again: another range is chosen then',
    cause,
  });
}

async function create(local: Local, subnet: string): Promise<void> {
  const engine = local.engine();
  const flags = ['--driver', 'bridge', '--subnet', subnet, '--gateway', gatewayOf(subnet), ...engine.networkFlags];
  const labels = labelFlags(ownLabels(local.options, 'network'));
  await engine.call(['network', 'create', ...flags, ...labels, networkName(local.options)]);
}

export async function removeNetwork(local: Local): Promise<void> {
  delete local.memo.subnet;
  if (!(await findNetwork(local))) return;
  await unless(['not-found'], local.engine().call(['network', 'rm', networkName(local.options)]));
}

/** The cluster's range. A provider error while there is no network yet. */
export async function subnetOf(local: Local): Promise<string> {
  local.memo.subnet ??= (await findNetwork(local))?.subnets[0];
  if (local.memo.subnet) return local.memo.subnet;
  throw new SeaworthyError('provider', `the network ${networkName(local.options)} does not exist`, {
    hint: 'run the same command again: it is made first',
    retry: true,
  });
}

/** The cluster's range, or the one that `ensureNetwork` will then take. */
export async function plannedSubnet(local: Local): Promise<string> {
  const { memo, options } = local;
  const found = memo.subnet ?? (await findNetwork(local))?.subnets[0] ?? options.spec.subnet;
  if (found) return found;
  memo.plannedSubnet ??= chooseSubnet(await rangesInUse(local));
  return memo.plannedSubnet;
}

async function rangesInUse(local: Local): Promise<string[]> {
  const networks = await local.engine().networks();
  const interfaces = Object.values(local.interfaces()).flatMap(each => each ?? []);
  const routes = await local.exec('ip', ['-4', 'route', 'show', 'table', 'all']);
  return [
    ...networks.flatMap(network => network.subnets).filter(isIPv4),
    ...interfaces.filter(each => each.family === 'IPv4').map(each => `${each.address}/32`),
    ...routes.stdout.split('\n').flatMap(line => line.match(/^(?:\w+ )?(\d+\.\d+\.\d+\.\d+\/\d+)/)?.[1] ?? []),
  ];
}

const isIPv4 = (range: string): boolean => !range.includes(':');
