import { missingImages } from './base/images.ts';
import { findEndpoint } from './endpoint/runtime.ts';
import { gatherFacts } from './host/facts.ts';
import { hostNeeds } from './host/needs.ts';
import { problemsOf, refuse } from './host/problems.ts';
import { LABEL } from './labels.ts';
import type { Local } from './local.ts';
import { listMachines } from './machines/find.ts';
import { networkName } from './options.ts';

/** Looks at the host before anything is made, and refuses with everything that stands in the way at once. */
export async function preflight(local: Local): Promise<void> {
  const { options, exec, cgroupVersion } = local;
  const engine = local.engine();
  const info = await engine.info();
  const [machines, endpoint, networks, missing] = await Promise.all([
    listMachines(local, new Set()),
    findEndpoint(local),
    engine.networks(),
    missingImages(engine),
  ]);
  const made = (role: string) => machines.filter(machine => machine.role === role).length;
  const needs = hostNeeds({
    controlPlanes: Math.max(0, options.machines.controlPlanes - made('control-plane')),
    workers: Math.max(0, options.machines.workers - made('worker')),
    engine: engine.id,
    cgroupVersion,
    baseIsMade: missing.length === 0,
    apiPort: options.spec.apiPort,
    clusterId: options.clusterId,
  });
  const facts = await gatherFacts({
    exec,
    cacheDir: options.cacheDir,
    engineStorage: info.storage,
    tools: needs.tools.map(tool => tool.file),
    apiPort: options.spec.apiPort,
    portIsOurs: endpoint?.state === 'running',
    holders: networks.filter(({ name }) => name === networkName(options)).map(({ labels }) => labels[LABEL.clusterId]),
  });
  refuse(problemsOf(facts, needs));
}
