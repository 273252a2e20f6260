import { expect, it } from 'vitest';
import { openSealedStore } from '../../../src/pki/store/sealed-store.ts';
import { AUTHORITIES } from '../../../src/pki/types.ts';
import { onMachine } from '../support/engine.ts';
import { filesWith, tracesOf } from '../support/key-search.ts';
import { machinesOf, type Subject } from './subject.ts';

/** Identity is issued by the operator's side, and what issues it stays there. */
export function authorityTests(subject: Subject): void {
  const { cluster } = subject;
  const store = () => openSealedStore(cluster.stateDir, { cluster: cluster.name });

  it('has no certificate signing request', async () => {
    expect(await cluster.kubectl(['get', 'csr', '-o', 'name'])).toBe('');
  });

  it("finds no authority's private key on any machine, and finds each machine's own by the same search", async () => {
    const sealed = await store();
    const { authorities } = (await sealed.loadTrust())!;
    const forbidden = AUTHORITIES.flatMap(id => tracesOf(authorities[id].key));
    for (const { name } of machinesOf(subject)) {
      const own = (await sealed.loadIdentity(name))!.leaves['kubelet-client']!.key;
      expect(await filesWith(name, tracesOf(own)), `${name}'s own key`).toEqual([
        '/etc/kubernetes/pki/kubelet/client.key',
      ]);
      expect(await filesWith(name, forbidden), `authorities' keys on ${name}`).toEqual([]);
    }
  });

  it("finds no other machine's key on a machine, and the service account's on control planes only", async () => {
    const sealed = await store();
    const signing = (await sealed.loadTrust())!.sharedKeys.serviceAccount[0]!.privateKey;
    const identities = await Promise.all(machinesOf(subject).map(({ name }) => sealed.loadIdentity(name)));
    for (const { name, role } of machinesOf(subject)) {
      const others = identities.filter(identity => identity?.name !== name);
      const leaves = others.flatMap(identity => Object.values(identity!.leaves));
      expect(
        await filesWith(
          name,
          leaves.flatMap(leaf => tracesOf(leaf.key)),
        ),
        `others' keys on ${name}`,
      ).toEqual([]);
      const signs = role === 'control-plane' ? ['/etc/kubernetes/pki/sa.key'] : [];
      expect(await filesWith(name, tracesOf(signing)), `the service account key on ${name}`).toEqual(signs);
    }
  });

  it("keeps every machine's keys from everybody on it but their owner", async () => {
    for (const { name } of machinesOf(subject)) {
      const open = ['find', '/etc/kubernetes', '/etc/seaworthy', '-name', '*.key', '-perm', '/077'];
      expect(await onMachine(name, open), name).toBe('');
    }
  });
}
