// Three real etcd members, each a process of the payload's binary: a snapshot is streamed, restored into a scratch etcd, compared, sealed, opened, and restored from the sealed file again.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkBackup } from '../../src/backup/check.ts';
import type { BackupContents, BackupManifest } from '../../src/backup/contents.ts';
import { openBackup } from '../../src/backup/open.ts';
import { readIdentity, recipientKey, writeNewRecipient } from '../../src/backup/recipient.ts';
import { save, type TakeOrder, takeBackup } from '../../src/backup/take.ts';
import { SUPPORTED } from '../../src/catalog/versions.ts';
import type { EtcdClient } from '../../src/etcd/types.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { silent } from '../../src/kit/events.ts';
import { exec, execQuiet } from '../../src/kit/exec.ts';
import { issueEtcdOperatorLeaf } from '../../src/pki/operator.ts';
import { openSealedStore } from '../../src/pki/store/sealed-store.ts';
import type { Trust } from '../../src/pki/types.ts';
import type { BackupSpec } from '../../src/spec/cluster-spec.ts';
import { realBackups } from '../../src/world/real/backups.ts';
import type { StateSeen } from '../../src/world/state.ts';
import { makeStateFolder } from '../../src/world/store/folder.ts';
import { newState } from '../../src/world/store/state-schema.ts';
import { binariesOf } from './support/components.ts';
import { type EtcdCluster, etcdCluster } from './support/etcd-cluster.ts';
import { eventually } from './support/process.ts';

const FOUNDERS = ['cp-1', 'cp-2', 'cp-3'];
const UID = '6f2a1f1e-7c7e-4d5e-9a53-0f6c2f7f6c11';
const { signal } = new AbortController();

describe.each(SUPPORTED.map(({ etcd }, index) => ({ version: etcd, network: 70 + index })))(
  'a backup of etcd $version',
  ({ version, network }) => {
    let cluster: EtcdCluster;
    let client: EtcdClient;
    let folder: string;
    let recipient: string;
    let put: (key: string, value: string) => Promise<unknown>;
    const file = (name: string) => join(folder, 'to', name);
    const own = async () => ({ identity: await readIdentity(join(folder, 'identity')) });
    const toolsOf = async () => {
      const bin = await binariesOf('etcd', version);
      return { etcd: join(bin, 'etcd'), etcdutl: join(bin, 'etcdutl') };
    };
    const order = (name: string, more: Partial<TakeOrder> = {}): TakeOrder => ({
      etcd: client,
      tools: toolsOf,
      scratch: join(folder, 'scratch'),
      file: file(name),
      to: { recipients: [recipientKey(recipient)] },
      facts: { ...FACTS, kubeSystemUid: UID },
      contents: CONTENTS,
      tell: () => {},
      signal,
      ...more,
    });

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'seaworthy-backup-e2e-'));
      recipient = await writeNewRecipient(join(folder, 'identity'));
      cluster = await etcdCluster(network, FOUNDERS, version);
      await Promise.all(FOUNDERS.map(name => cluster.start(name, 'new', FOUNDERS)));
      client = await cluster.client();
      put = await putter(cluster, folder, version);
      await eventually(30, async () => expect((await client.members()).filter(each => each.healthy)).toHaveLength(3));
      await put('/registry/namespaces/kube-system', `k8s\0 kube-system "${UID} and more`);
      for (let nth = 0; nth < 40; nth++) await put(`/registry/filler/${nth}`, randomBytes(150_000).toString('base64'));
    }, 300_000);
    afterAll(async () => {
      await cluster?.end();
      await rm(folder, { recursive: true, force: true });
    });

    test('is taken from a follower, has all that was acknowledged, and proves itself in a scratch etcd', async () => {
      await put('/registry/canary', 'sings');
      const { revision } = await client.read();
      const started = performance.now();
      const { manifest, bytes } = await takeBackup(order('first'));
      console.log(
        `backup of etcd ${version}: ${(bytes / 1e6).toFixed(1)} MB in ${(performance.now() - started).toFixed(0)} ms`,
      );
      expect(manifest).toMatchObject({ ...FACTS, kubeSystemUid: UID, revision, etcdVersion: version });
      expect(bytes).toBeGreaterThan(8_000_000);
      const leader = (await client.members()).find(each => each.leader)!;
      expect((await client.snapshot()).member).not.toBe(leader.name);
      const backup = await openBackup(file('first'), await own());
      expect(backup.manifest).toEqual(manifest);
      expect(backup.files).toEqual(CONTENTS.files);
      const options = { tools: await toolsOf(), scratch: join(folder, 'scratch'), signal };
      expect(await checkBackup(file('first'), backup, options)).toMatchObject({ revision, kubeSystemUid: UID });
    });

    test('what is in it is what was put in, and etcd itself takes it for whole', async () => {
      const { snapshot } = await openBackup(file('first'), await own());
      const plain = join(folder, 'plain.db');
      await save(snapshot(), plain, signal);
      const { etcdutl } = await toolsOf();
      await exec('etcd', etcdutl, ['snapshot', 'restore', plain, `--data-dir=${join(folder, 'restored')}`]);
      expect((await readFile(join(folder, 'restored/member/snap/db'))).includes('sings')).toBe(true);
      expect((await readFile(file('first'))).includes('sings')).toBe(false);
    });

    test('of another cluster than the record says is refused, and no file is left', async () => {
      const facts = { ...FACTS, kubeSystemUid: UID.replace('6', '7') };
      await expect(takeBackup(order('foreign', { facts }))).rejects.toMatchObject({ kind: 'state' });
      expect(await readdir(join(folder, 'to'))).toEqual(['first']);
    });

    test('broken off, or with a snapshot that arrives cut short, leaves nothing behind', async () => {
      const aborted = new AbortController();
      const tell = (message: string) => message.startsWith('restoring') && aborted.abort();
      await expect(takeBackup(order('aborted', { tell, signal: aborted.signal }))).rejects.toThrow();
      const cut = { ...client, snapshot: async () => cutShort(await client.snapshot()) };
      await expect(takeBackup(order('cut', { etcd: cut }))).rejects.toThrow();
      expect(await readdir(join(folder, 'to'))).toEqual(['first']);
      expect(await readdir(join(folder, 'scratch'))).toEqual([]);
      const { stdout } = await execQuiet('ps', ['-A', '-ww', '-o', 'args=']);
      expect(stdout).not.toContain(`--data-dir=${folder}/scratch`);
    });

    test('what a killed tool left is swept away by the next one', async () => {
      const left = join(folder, 'scratch', 'seaworthy-scratch-999999999-abc');
      await exec('internal', 'mkdir', ['-p', left]);
      await writeFile(join(left, 'snapshot.db'), 'plain');
      await takeBackup(order('second'));
      expect(existsSync(left)).toBe(false);
    });

    test('a member whose keys differ from its snapshot is told, not backed up', async () => {
      const lying = { ...client, hashKv: async () => ({ hash: '00000000', compactRevision: -1 }) };
      const error: unknown = await takeBackup(order('lying', { etcd: lying })).catch((thrown: unknown) => thrown);
      expect(String(error)).toContain('has other keys than it has itself');
      expect(existsSync(file('lying'))).toBe(false);
    });

    test('compacted while it is checked is "try again"', async () => {
      const compacted = { ...client, hashKv: async () => ({ hash: '00000000', compactRevision: 3 }) };
      await expect(takeBackup(order('compacted', { etcd: compacted }))).rejects.toMatchObject({ retry: true });
    });

    test('as the world takes it: for whom the document says, where it says, of the recorded cluster only', async () => {
      const stateDir = join(folder, 'state');
      await makeStateFolder(stateDir);
      const store = await openSealedStore(stateDir, { cluster: 'harbor', env: {} });
      const trust = await store.loadOrCreateTrust();
      const { clusterId } = await client.read();
      const epoch = { etcdClusterId: clusterId, memberIds: [], kubeSystemUid: UID, at: 1 };
      let state: StateSeen = { ...newState('harbor'), epoch };
      const world = (section: Partial<BackupSpec>) =>
        realBackups({
          place: {
            section: { recipients: [], keep: { last: 3, daily: 7, weekly: 4 }, ...section },
            document: { path: join(folder, 'cluster.yaml'), text: 'kind: Cluster' },
            lockFile: join(folder, 'payload.lock.yaml'),
            stateDir,
            tools: toolsOf,
          },
          etcd: client,
          kube: { cluster: () => Promise.reject(new Error('the API is away')) },
          store,
          state: async () => state,
          clock: systemClock,
        });
      const options = { emit: silent, signal };

      const nobody = world({}).take('asked', options);
      await expect(nobody).rejects.toMatchObject({
        kind: 'credentials',
        hint: expect.stringContaining('--new-recipient'),
      });
      await expect(world({ folder: 'elsewhere' }).take('before-upgrade', options)).rejects.toThrow(
        'sealed to somebody',
      );

      const before = await world({}).take('before-upgrade', options);
      expect(before.file.startsWith(join(stateDir, 'backups', 'harbor-20'))).toBe(true);
      expect(before).toMatchObject({
        etcdVersion: version,
        kubernetesVersion: expect.stringMatching(/^1\.3/),
        why: 'before-upgrade',
      });
      const opened = await openBackup(before.file, { store }, { clusterId: state.clusterId });
      expect(opened.manifest.kubernetesVersion).toBe(before.kubernetesVersion);
      expect(opened.trust).toEqual(trust);
      expect(JSON.parse(opened.files.state)).toEqual(state);

      const scheduled = await world({ folder: 'elsewhere', recipients: [recipient] }).take('scheduled', options);
      expect(scheduled.file.startsWith(join(folder, 'elsewhere'))).toBe(true);
      await openBackup(scheduled.file, await own());
      await expect(openBackup(scheduled.file, { store })).rejects.toMatchObject({ kind: 'credentials' });
      await world({}).remove(scheduled);
      await world({}).remove(scheduled);
      expect(await readdir(join(folder, 'elsewhere'))).toEqual([]);

      state = { ...state, epoch: { ...epoch, etcdClusterId: 'abc' } };
      await expect(world({}).take('before-upgrade', options)).rejects.toThrow('another etcd cluster answers');
      expect(await readdir(join(stateDir, 'backups'))).toHaveLength(1);
    });

    test('one member dead: it is taken all the same; without quorum it is refused in bounded time', async () => {
      cluster.process('cp-1').kill('SIGKILL');
      await eventually(20, () => client.read());
      await eventually(20, () => takeBackup(order(`third-${randomBytes(3).toString('hex')}`)));
      cluster.process('cp-2').kill('SIGKILL');
      await eventually(20, async () => await expect(client.read()).rejects.toThrow());
      const started = performance.now();
      await expect(takeBackup(order('never'))).rejects.toMatchObject({ kind: 'etcd', retry: true });
      expect(performance.now() - started).toBeLessThan(8_000);
      expect(existsSync(file('never'))).toBe(false);
    });
  },
);

const FACTS: Omit<BackupManifest, 'revision' | 'hash' | 'snapshot' | 'etcdVersion' | 'kubeSystemUid'> = {
  ...{ id: 'b1', at: 1_700_000_000_000, why: 'asked', cluster: 'harbor', clusterId: 'c1', etcdClusterId: 'e1' },
  kubernetesVersion: '1.36.3',
};
const CONTENTS: Omit<BackupContents, 'manifest'> = {
  trust: {} as Trust,
  files: { document: 'kind: Cluster', lock: 'version: 1', state: '{}', journal: '' },
};

async function cutShort<T extends { bytes: AsyncIterable<Buffer> }>(snapshot: T): Promise<T> {
  async function* first() {
    for await (const chunk of snapshot.bytes) {
      yield chunk;
      return;
    }
  }
  return { ...snapshot, bytes: first() };
}

/** Writes keys as the operator, through the first member. */
async function putter({ authorities, machines }: EtcdCluster, folder: string, version: string) {
  const leaf = await issueEtcdOperatorLeaf({ authorities, commonName: 'test', days: 1, now: Date.now() });
  const paths = { ca: join(folder, 'ca'), cert: join(folder, 'cert'), key: join(folder, 'key') };
  await writeFile(paths.ca, authorities['etcd-client'].cert);
  await writeFile(paths.cert, leaf.cert);
  await writeFile(paths.key, leaf.key, { mode: 0o600 });
  const etcdctl = join(await binariesOf('etcd', version), 'etcdctl');
  const flags = [`--cacert=${paths.ca}`, `--cert=${paths.cert}`, `--key=${paths.key}`];
  const endpoint = `--endpoints=https://${machines[0]!.address}:2379`;
  return (key: string, value: string) => exec('etcd', etcdctl, [...flags, endpoint, 'put', key], { input: value });
}
