import { join } from 'node:path';
import { readIfExists } from '../../../kit/files.ts';
import type { EndpointBackend, EndpointCheck, EndpointJudge, EndpointSeen, Provider } from '../../provider.ts';
import type { Local } from '../local.ts';
import { findNetwork } from '../network/network.ts';
import { endpointAddress } from '../network/subnet.ts';
import { API_PORT } from '../options.ts';
import { type Admin, addServer, drain, LIST, readServers, removeServer, takeIn } from './admin.ts';
import { CONFIG_FILE, type ConfiguredBackend, readBackends, renderConfig } from './config.ts';
import { writePublic } from './container.ts';
import { healthCheckIn } from './health-check.ts';
import { findAdmin, requireAdmin, socketPath } from './runtime.ts';

/** What stands behind the endpoint: the running HAProxy's own words; its configuration's while it does not run. */
export async function observeEndpoint(local: Local): Promise<EndpointSeen> {
  const admin = await findAdmin(local);
  const subnet = local.options.spec.subnet ?? local.memo.subnet ?? (await findNetwork(local))?.subnets[0];
  if (subnet) local.memo.subnet = subnet;
  return {
    exists: admin !== undefined,
    address: subnet ? endpointAddress(subnet) : '',
    port: API_PORT,
    operatorAddress: '127.0.0.1',
    operatorPort: local.options.spec.apiPort,
    backends: admin ? await runningBackends(admin) : (await configured(local)).map(asStopped),
  };
}

async function runningBackends(admin: Admin): Promise<EndpointBackend[]> {
  return readServers(await admin(LIST)).map(({ name, address, inRotation, healthy }) => ({
    name,
    address,
    admitted: inRotation,
    healthy,
  }));
}

function asStopped({ name, address }: ConfiguredBackend): EndpointBackend {
  return { name, address, admitted: true, healthy: false };
}

/**
 * Into the configuration first, then into the running HAProxy: what is in rotation is always also what a restart knows. Killed in
 * between, it is not seen as admitted, and asked for again.
 */
export async function admit(local: Local, name: string, address: string): Promise<void> {
  const admin = await requireAdmin(local);
  await configure(local, backends => [...backends.filter(each => each.name !== name), { name, address }]);
  const running = readServers(await admin(LIST)).find(each => each.name === name);
  if (running && running.address !== address) await removeServer(admin, name, { cut: true });
  if (running?.address === address) await takeIn(admin, name);
  else await addServer(admin, name, address);
}

/**
 * Out of the configuration first, then out of rotation: what is not in rotation never comes back by a restart. Connections that
 * are there go on until they end (those to a dead backend are found out by keep-alives); asked again, a backend that has none left
 * is forgotten.
 */
export async function withdraw(local: Local, name: string): Promise<void> {
  await configure(local, backends => backends.filter(each => each.name !== name));
  const admin = await findAdmin(local);
  if (!admin) return;
  const running = readServers(await admin(LIST)).find(each => each.name === name);
  if (!running) return;
  if (running.inRotation) await drain(admin, name);
  else await removeServer(admin, name, { cut: false });
}

/** Removes what a withdrawn backend left in the running HAProxy. */
export async function forgetBackend(local: Local, name: string): Promise<void> {
  const admin = await findAdmin(local);
  if (!admin) return;
  const running = readServers(await admin(LIST)).find(each => each.name === name);
  if (running && !running.inRotation) await removeServer(admin, name, { cut: true });
}

async function configured(local: Local): Promise<ConfiguredBackend[]> {
  return readBackends((await readIfExists(configPath(local))) ?? '');
}

/** What can be seen of it. */
export function looksAtEndpoint(local: Local): Pick<Provider, 'endpoint'> & EndpointJudge {
  return { endpoint: () => observeEndpoint(local), endpointCheck: () => endpointCheck(local) };
}

/** As its configuration says, while it runs. */
async function endpointCheck(local: Local): Promise<EndpointCheck | undefined> {
  const config = await readIfExists(configPath(local));
  return config !== undefined && (await findAdmin(local)) ? healthCheckIn(config) : undefined;
}

async function configure(local: Local, change: (backends: ConfiguredBackend[]) => ConfiguredBackend[]): Promise<void> {
  const before = await readIfExists(configPath(local));
  if (before === undefined) return;
  const sorted = change(readBackends(before)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const after = renderConfig(sorted, socketPath(local.options.clusterId));
  if (after !== before) await writePublic(configPath(local), after);
}

function configPath(local: Local): string {
  return join(local.folders.endpoint, CONFIG_FILE);
}
