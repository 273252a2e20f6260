import { expect, it } from 'vitest';
import { SERVICE_ACCOUNT } from '../../../src/machine/paths.ts';
import { keyPath } from '../../../src/machine/pki-files.ts';
import { openSealedStore } from '../../../src/pki/store/sealed-store.ts';
import { AUTHORITIES, type MachineLeafId } from '../../../src/pki/types.ts';
import { containerOf, onMachine } from '../support/engine.ts';
import { figures } from '../support/figures.ts';
import { keysOn } from '../support/key-search.ts';
import { machinesOf, type Subject } from './subject.ts';

/** Identity is issued by the operator's side, and what issues it stays there. */
export function authorityTests(subject: Subject): void {
  const { cluster } = subject;

  it('has no certificate signing request', async () => {
    expect(await cluster.kubectl(['get', 'csr', '-o', 'name'])).toBe('');
  });

  it("finds on each machine its own keys, by a search that finds no authority's and no other machine's", async () => {
    const sealed = await openSealedStore(cluster.stateDir, { cluster: cluster.name });
    const { authorities, sharedKeys } = (await sealed.loadTrust())!;
    const keys: Record<string, string> = { 'service-account': sharedKeys.serviceAccount[0]!.privateKey };
    for (const id of AUTHORITIES) keys[`authority-${id}`] = authorities[id].key;
    for (const { name } of machinesOf(subject)) {
      const { leaves } = (await sealed.loadIdentity(name))!;
      for (const [leaf, { key }] of Object.entries(leaves)) keys[`${name}-${leaf}`] = key;
    }
    for (const { name, role } of machinesOf(subject)) {
      const own = Object.keys(keys).filter(key => key.startsWith(`${name}-`)) as `${string}-${MachineLeafId}`[];
      const leafOf = (key: string) => key.slice(name.length + 1) as MachineLeafId;
      const expected = own.map(key => `${key} ${keyPath(leafOf(key))}`);
      if (role === 'control-plane') expected.push(`service-account ${SERVICE_ACCOUNT.privateKey}`);
      expect(await keysOn(await containerOf(cluster.name, name), keys)).toEqual(expected.sort());
    }
    await figures('e2e-keys', { 'keys searched for on each machine': Object.keys(keys).length });
  });

  it("keeps every machine's keys from everybody on it but their owner", async () => {
    for (const { name } of machinesOf(subject)) {
      const open = ['find', '/etc/kubernetes', '/etc/seaworthy', '-name', '*.key', '-perm', '/077'];
      expect(await onMachine(name, open), name).toBe('');
    }
  });
}
