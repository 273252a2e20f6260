import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { machineContainers, onMachine } from '../support/engine.ts';
import { eventually } from '../support/process.ts';
import type { Subject } from './subject.ts';

const CANARY = `canary-${crypto.randomUUID()}`;

/** What is written down, and where machines run. */
export function recordTests(subject: Subject): void {
  const { cluster } = subject;

  /** As it lies in etcd, read by the machine with its own certificate. */
  const inEtcd = (key: string) => {
    const pki = '/etc/kubernetes/pki';
    const tls = [
      '--cacert',
      `${pki}/etcd/ca.crt`,
      '--cert',
      `${pki}/apiserver-etcd-client.crt`,
      '--key',
      `${pki}/apiserver-etcd-client.key`,
    ];
    const etcdctl = ['etcdctl', '--endpoints', 'https://127.0.0.1:2379', ...tls, 'get', '--print-value-only', key];
    return onMachine(subject.controlPlanes[0]!.name, etcdctl);
  };

  it('encrypts Secrets in etcd; what is no Secret is read there as it is', async () => {
    await cluster.kubectl(['create', 'secret', 'generic', 'canary', `--from-literal=value=${CANARY}`]);
    await cluster.kubectl(['create', 'configmap', 'canary', `--from-literal=value=${CANARY}`]);
    const secret = await inEtcd('/registry/secrets/default/canary');
    expect(secret).toMatch(/^k8s:enc:secretbox:v1:/);
    expect(secret).not.toContain(CANARY);
    expect(await inEtcd('/registry/configmaps/default/canary')).toContain(CANARY);
  });

  it('writes who did what into an audit log that lies outside the machines, and no Secret with it', async () => {
    const read = async () => {
      const logs = subject.controlPlanes.map(({ name }) => join(cluster.stateDir, 'audit', name, 'audit.log'));
      const lines = (await Promise.all(logs.map(log => readFile(log, 'utf8')))).join('').split('\n');
      const calls = lines.filter(line => line.includes('/api/v1/namespaces/default/secrets'));
      const made = calls.find(line => line.includes('"verb":"create"') && line.includes('"name":"canary"'));
      if (!made) throw new Error(`no audit log has the making of the canary, of ${lines.length} lines`);
      return { made, lines };
    };
    const { made, lines } = await eventually(10, read);
    expect((JSON.parse(made) as { user: { username: string } }).user.username).toMatch(/^operator:/);
    expect(lines.filter(line => line.includes(CANARY) && line.includes('secrets'))).toEqual([]);
  });

  it('runs each machine in a control group of its own, every process of it included', async () => {
    const machines = await machineContainers(cluster.name);
    const namespaces = new Map(
      await Promise.all(machines.map(async ({ id, pid }) => [await readlink(`/proc/${pid}/ns/pid`), id] as const)),
    );
    const seen = new Map<string, number>();
    for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
      const id = namespaces.get(await readlink(`/proc/${pid}/ns/pid`).catch(() => ''));
      const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
      if (!id || groups === '') continue;
      seen.set(id, (seen.get(id) ?? 0) + 1);
      for (const path of controllersIn(groups)) expect(path, `process ${pid}`).toContain(id);
    }
    for (const { id, name } of machines) expect(seen.get(id), name).toBeGreaterThan(3);
  });
}

/** The paths of a /proc/<pid>/cgroup that mean something: with version 1, the bare unified hierarchy has no controllers. */
function controllersIn(groups: string): string[] {
  const lines = groups
    .trim()
    .split('\n')
    .map(line => line.split(':'));
  const version1 = lines.filter(([, controllers]) => controllers !== '');
  return (version1.length > 0 ? version1 : lines).map(([, , path = '']) => path);
}
