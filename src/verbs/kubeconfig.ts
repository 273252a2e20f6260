import { join } from 'node:path';
import { SeaworthyError } from '../kit/errors.ts';
import { writeAtomic } from '../kit/files.ts';
import { KUBECONFIG_FILE, type Session, withSession } from './session.ts';
import type { Interactive, VerbOptions } from './types.ts';

/** Minutes that an operator's certificate lives; kubectl asks for a new one by itself. */
const ADMIN_MINUTES = 60;

/** The operator's kubeconfig. It holds no secret, but for break glass: a 15-minute system:masters certificate, journaled. */
export async function kubeconfig(options: VerbOptions & { breakGlass?: boolean; command?: string[] }): Promise<string> {
  return withSession(options, { purpose: 'kubeconfig' }, session =>
    options.breakGlass ? breakGlass(session) : ordinary(session, options.command ?? ['seaworthy']),
  );
}

async function accessOf(session: Session) {
  const { provider, store, document } = session;
  const endpoint = await provider.endpoint();
  const trust = await store.loadTrust();
  if (!endpoint.exists || !trust) {
    throw new SeaworthyError('spec', `there is no cluster ${document.spec.metadata.name} yet`, {
      hint: `bring it up: seaworthy up ${options(session)}`,
    });
  }
  const { operatorAddress, operatorPort } = endpoint;
  return {
    cluster: document.spec.metadata.name,
    server: `https://${operatorAddress}:${operatorPort}`,
    trust: trust.trustBundles.kubernetes,
  };
}

function options({ document }: Session): string {
  return document.path;
}

async function ordinary(session: Session, command: string[]): Promise<string> {
  const { operatorKubeconfig } = await import('../pki/kubeconfig.ts');
  return operatorKubeconfig(await accessOf(session), 'operator', {
    command,
    clusterDocument: session.document.path,
    stateDir: session.document.stateDir,
  });
}

async function breakGlass(session: Session): Promise<string> {
  const { machineKubeconfig } = await import('../pki/kubeconfig.ts');
  const { issueOperatorLeaf, MASTERS_GROUP, MASTERS_MINUTES } = await import('../pki/operator.ts');
  const access = await accessOf(session);
  const { authorities } = await session.store.loadOrCreateTrust();
  const who = process.env.USER ?? 'somebody';
  await session.journal.append({
    kind: 'break-glass',
    why: `${who} took a ${MASTERS_MINUTES}-minute system:masters certificate`,
  });
  const leaf = await issueOperatorLeaf({
    authorities,
    commonName: `break-glass:${who}`,
    groups: [MASTERS_GROUP],
    minutes: MASTERS_MINUTES,
    now: Date.now(),
  });
  return machineKubeconfig(access, 'break-glass', leaf);
}

/** What kubectl asks for when it needs a certificate (client-go exec credential plugin). */
export async function credential(verb: VerbOptions): Promise<string> {
  const { readDocument } = await import('./document.ts');
  const { openSealedStore } = await import('../pki/store/sealed-store.ts');
  const { issueOperatorLeaf, ADMIN_GROUP } = await import('../pki/operator.ts');
  const { execCredential } = await import('../pki/kubeconfig.ts');
  const document = await readDocument(verb.document, verb.stateDir);
  const store = await openSealedStore(document.stateDir, {
    cluster: document.spec.metadata.name,
    ...(verb.env ? { env: verb.env } : {}),
  });
  const trust = await store.loadTrust();
  if (!trust)
    throw new SeaworthyError('credentials', `there are no authorities in ${document.stateDir}`, {
      hint: 'bring the cluster up, or name its state folder',
    });
  const { authorities } = trust;
  const commonName = `operator:${process.env.USER ?? 'somebody'}`;
  return execCredential(
    await issueOperatorLeaf({
      authorities,
      commonName,
      groups: [ADMIN_GROUP],
      minutes: ADMIN_MINUTES,
      now: Date.now(),
    }),
  );
}

/** The payload's own kubectl, with the operator's kubeconfig. */
export async function kubectl(verb: VerbOptions & { command?: string[] }, args: string[]): Promise<Interactive> {
  return withSession(verb, { purpose: 'kubectl' }, async session => {
    const file = join(session.document.stateDir, KUBECONFIG_FILE);
    await writeAtomic(file, await ordinary(session, verb.command ?? ['seaworthy']));
    const { binDir } = await session.payload();
    return { file: join(binDir, 'kubectl'), args, env: { KUBECONFIG: file } };
  });
}
