import { checkFact } from '../../catalog/checks.ts';
import { ownVersion } from '../../kit/assets.ts';
import { systemClock } from '../../kit/clock.ts';
import { messageOf, SeaworthyError } from '../../kit/errors.ts';
import { silent } from '../../kit/events.ts';
import { redact } from '../../kit/redact.ts';
import type { Waiver } from '../../spec/cluster-spec.ts';
import type { Access, Canary } from '../../verify/access.ts';
import { openCanary } from '../../verify/canary/canary.ts';
import { sweepCanaries } from '../../verify/canary/sweep.ts';
import { ALL_CHECKS } from '../../verify/checks/index.ts';
import { pauseImage } from '../../verify/inventory.ts';
import type { Report } from '../../verify/report.ts';
import { runChecks } from '../../verify/run.ts';
import { type Networks, podVantage } from '../../verify/vantages/index.ts';
import { judge } from '../../verify/verdict.ts';
import { withForeignAccess } from './foreign.ts';
import { withOwnAccess } from './own.ts';
import type { VerifyOptions } from './types.ts';

/** What a run stands on, once the cluster is found. */
export interface Opened {
  by: 'document' | 'kubeconfig';
  access: Access;
  /** How to connect from where machines and pods are. */
  networks?: Networks | undefined;
  waivers: readonly Waiver[];
}

export interface Surroundings {
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  deadline: number;
}

const DEADLINE_SECONDS = 300;

/** Attacks every hop of a cluster and judges what it saw. */
export async function verify(options: VerifyOptions): Promise<Report> {
  for (const id of [...(options.acceptUnassessed ?? []), ...(options.only ?? [])]) refuseUnknown(id);
  const deadline = Date.now() + (options.deadlineSeconds ?? DEADLINE_SECONDS) * 1000;
  const signal = options.signal ?? new AbortController().signal;
  const open = options.kubeconfig ? withForeignAccess : withOwnAccess;
  return open(options, { signal, deadline }, opened => runOn(opened, options, deadline));
}

function refuseUnknown(id: string): void {
  if (checkFact(id)) return;
  throw new SeaworthyError('spec', `there is no check ${id}`, { hint: 'docs/reference/checks.md has all ids' });
}

async function runOn(
  { by, access, networks, waivers }: Opened,
  options: VerifyOptions,
  deadline: number,
): Promise<Report> {
  const began = systemClock.now();
  const { emit = silent, only, readOnly = false, acceptUnassessed = [] } = options;
  emit({ type: 'stage', stage: 'verify', message: `attacking ${access.inventory.cluster}` });
  const notes: string[] = [];
  const canary = readOnly
    ? { access: withoutCanary(access, 'left out: --read-only') }
    : await withCanary({ access, networks }, deadline, notes);
  const raw = await runChecks(ALL_CHECKS, canary.access, { deadline, ...(only ? { only } : {}) }, emit).finally(() =>
    canary.close?.().catch((error: unknown) => notes.push(redact(messageOf(error)))),
  );
  if (systemClock.now() >= deadline) notes.push("the run's deadline was reached");
  const judged = judge(raw, { waivers, acceptUnassessed, now: systemClock.now() });
  return {
    tool: { name: 'seaworthy', version: ownVersion() },
    at: new Date(began).toISOString(),
    seconds: Math.round(systemClock.now() - began) / 1000,
    cluster: access.inventory.cluster,
    access: { by, vantages: canary.access.vantages.map(({ id }) => id), readOnly },
    inventory: access.inventory,
    ...judged,
    notes,
  };
}

function withoutCanary(access: Access, why: string): Access {
  return { ...access, missing: { ...access.missing, canary: why } };
}

/** Leftovers of killed runs go first; that no canary can be made is no failure of the run. */
async function withCanary(
  { access, networks }: Pick<Opened, 'access' | 'networks'>,
  deadline: number,
  notes: string[],
): Promise<{ access: Access; close?: () => Promise<void> }> {
  const { kube, clock, signal } = access;
  if (!kube) return { access: withoutCanary(access, access.missing.kubeconfig ?? 'no way to the API') };
  try {
    const swept = await sweepCanaries(kube, clock.now());
    if (swept.length > 0) notes.push(`removed what a killed run had left: ${swept.join(', ')}`);
    const canary = await openCanary(kube, { clock, until: deadline + 60_000, image: await pauseImage(kube), signal });
    const inside = await withPod({ ...access, canary }, canary, networks);
    return { access: inside.access, close: () => canary.close().finally(inside.close) };
  } catch (error) {
    return { access: withoutCanary(access, redact(messageOf(error))) };
  }
}

/** A pod to connect from, where one runs and its network can be entered. */
async function withPod(
  access: Access,
  canary: Canary,
  networks?: Networks,
): Promise<{ access: Access; close(): void }> {
  try {
    const pod = await podVantage(canary, networks);
    if (pod) return { access: { ...access, vantages: [...access.vantages, pod] }, close: pod.close };
    return { access, close: () => {} };
  } catch (error) {
    const missing = { ...access.missing, 'vantage:pod': redact(messageOf(error)) };
    return { access: { ...access, missing }, close: () => {} };
  }
}
