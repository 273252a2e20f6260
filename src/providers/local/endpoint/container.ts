import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../../../kit/digest.ts';
import { readIfExists, writeAtomic } from '../../../kit/files.ts';
import type { CallContext } from '../../provider.ts';
import { ENDPOINT_IMAGE } from '../base/images.ts';
import { hardLimits, limitFlags } from '../host/limits.ts';
import { LABEL, labelFlags, ownLabels } from '../labels.ts';
import type { Local } from '../local.ts';
import { removeNow } from '../machines/power.ts';
import { subnetOf } from '../network/network.ts';
import { endpointAddress, hardwareAddress } from '../network/subnet.ts';
import { API_PORT, endpointName, networkName } from '../options.ts';
import { CONFIG_FILE, CONFIG_FOLDER, readBackends, renderConfig, TRUST_FILE } from './config.ts';
import { findEndpoint, socketPath, waitForAdmin } from './runtime.ts';

/** Kernel's retransmissions until it gives up: 6 s, for requests on their way to a backend whose packets are dropped. */
const TCP_RETRIES = 4;

/** An unprivileged HAProxy on a root file system without a shell; the engine starts it again when it ends. */
export async function endpointArgs(local: Local): Promise<string[]> {
  const { options, folders, cgroupVersion } = local;
  const address = endpointAddress(await subnetOf(local));
  const args = [
    ...['--name', endpointName(options), '--hostname', endpointName(options)],
    ...['--network', networkName(options), '--ip', address, '--mac-address', hardwareAddress(address)],
    ...['--publish', `127.0.0.1:${options.spec.apiPort}:${API_PORT}`],
    ...['--restart=always', '--user', '65534:65534', '--cap-drop=all', '--security-opt', 'no-new-privileges'],
    ...['--read-only', '--tmpfs', '/run:rw,mode=1777', '--sysctl', `net.ipv4.tcp_retries2=${TCP_RETRIES}`],
    ...['--log-opt', 'max-size=10m', '--volume', `${folders.endpoint}:${CONFIG_FOLDER}:ro`],
    ...limitFlags(hardLimits()),
    ...local.engine().runtimeFlags(cgroupVersion),
    ENDPOINT_IMAGE,
    ...['/usr/sbin/haproxy', '-W', '-f', `${CONFIG_FOLDER}/${CONFIG_FILE}`],
  ];
  const labels = { ...ownLabels(options, 'endpoint'), [LABEL.made]: digestOf(args).slice(0, 12) };
  return [...labelFlags(labels), ...args];
}

/** Makes the endpoint, starts it, or tells it what has changed; backends it has already stay. */
export async function ensureEndpoint(local: Local, trust: string, { emit }: CallContext): Promise<void> {
  const engine = local.engine();
  const changed = await writeFolder(local, trust);
  const args = await endpointArgs(local);
  const found = await findEndpoint(local);
  const same = found && args.includes(`${LABEL.made}=${found.labels[LABEL.made]}`);
  if (same && found.state === 'running') {
    if (changed) await engine.call(['kill', '--signal', 'USR2', found.id]);
    return;
  }
  if (found && !same) {
    emit({ type: 'log', message: `the endpoint ${found.name} is made anew: it is told otherwise now` });
    await removeNow(local, found);
  }
  delete local.memo.endpointPid;
  await engine.call(same ? ['start', found.id] : ['run', '--detach', ...args]);
  await waitForAdmin(local);
}

/** True when something is other than it was. The folder is mounted whole: files in it are replaced, never written over. */
async function writeFolder(local: Local, trust: string): Promise<boolean> {
  const folder = local.folders.endpoint;
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const config = await readIfExists(join(folder, CONFIG_FILE));
  const files = {
    [TRUST_FILE]: trust,
    [CONFIG_FILE]: renderConfig(readBackends(config ?? ''), socketPath(local.options.clusterId)),
  };
  let changed = false;
  for (const [name, content] of Object.entries(files)) {
    if ((await readIfExists(join(folder, name))) === content) continue;
    await writePublic(join(folder, name), content);
    changed = true;
  }
  return changed;
}

/** Whole or not at all, and readable for the endpoint's own user whatever the umask is. */
export async function writePublic(path: string, content: string): Promise<void> {
  await writeAtomic(path, content, 0o644);
  await chmod(path, 0o644);
}
