import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { execQuiet } from '../../../src/kit/exec.ts';
import { binariesOf } from '../support/components.ts';
import { machinesOf, type Subject } from './subject.ts';

/** The commands with which a person looks at a cluster that runs. */
export function lookTests(subject: Subject): void {
  const { cluster } = subject;

  it('exec runs a command on a machine: its output, its exit code, its standard input', async () => {
    const { name } = subject.workers[0]!;
    expect(await cluster.call('exec', [name, '--', 'hostname'])).toMatchObject({ code: 0, stdout: name });
    expect(await cluster.call('exec', [name, '--', 'sh', '-c', 'echo out; echo err >&2; exit 7'])).toMatchObject({
      code: 7,
      stdout: 'out',
      stderr: 'err',
    });
    const given = await cluster.call('exec', [name, '--', 'wc', '-c'], { input: new Uint8Array(100_000) });
    expect(given).toMatchObject({ code: 0, stdout: '100000' });
  });

  it('exec names the machines there are when there is none of that name', async () => {
    const refused = await cluster.call('exec', ['stranger', '--', 'true']);
    expect(refused.code).toBe(12);
    for (const { name } of machinesOf(subject)) expect(refused.stderr).toContain(name);
  });

  it("logs shows a machine's journal, a unit's, and a component's", async () => {
    const { name } = subject.controlPlanes[0]!;
    const [all, unit, component] = [
      await cluster.call('logs', [name, '--lines', '5']),
      await cluster.call('logs', [name, '--unit', 'kubelet', '--lines', '5']),
      await cluster.call('logs', [name, '--component', 'etcd', '--lines', '5']),
    ];
    for (const logs of [all, unit, component]) expect(logs).toMatchObject({ code: 0 });
    expect(unit.stdout).toContain('kubelet');
    expect(component.stdout).toContain('"level"');
    expect(component.stdout.trim().split('\n')).toHaveLength(5);
  });

  it('history tells who made the cluster, machine by machine and move by move', async () => {
    const { code, stdout } = await cluster.call('history');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^20\d\d-.* up {2}\S+@\S+ {2}converged in /m);
    const moves = (await cluster.call('history', ['--moves'])).stdout;
    for (const { name } of machinesOf(subject)) {
      expect(stdout).toMatch(new RegExp(`${name} made .*; the cluster is founded; base [0-9a-f]{12}`));
      expect(moves).toMatch(new RegExp(`create.*${name}`));
    }
  });

  it('kubeconfig writes a file that other tools work with: no secret in it, a named group, short-lived', async () => {
    const file = join(cluster.folder, 'my kubeconfig');
    expect(await cluster.call('kubeconfig', ['--to', file])).toMatchObject({ code: 0 });
    expect(await readFile(file, 'utf8')).not.toMatch(/PRIVATE KEY|client-key-data/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const kubectl = join(await binariesOf('kubernetes', '1.36.3'), 'kubectl');
    const whoami = ['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.groups}'];
    const said = await execQuiet(kubectl, whoami, { env: { KUBECONFIG: file }, cwd: '/' });
    expect(said).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('seaworthy:admins') });
    expect(said.stdout).not.toContain('system:masters');
  });

  it('render shows all that a machine is told, with its secrets masked', async () => {
    const { name } = subject.controlPlanes[0]!;
    const { code, stdout } = await cluster.call('render', [name]);
    expect(code).toBe(0);
    expect(stdout).toContain('/etc/kubernetes/manifests/kube-apiserver.yaml');
    expect(stdout).toContain('--tls-min-version=VersionTLS13');
    expect(stdout).not.toMatch(/PRIVATE KEY-----\n[A-Za-z0-9+/]/);
  });
}
