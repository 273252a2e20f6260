import { expect, it } from 'vitest';
import { execQuiet } from '../../../src/kit/exec.ts';
import { engineFile } from '../support/engine.ts';
import { machinesOf, type Subject } from './subject.ts';

const node = (name: string) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } });

/** Who may become a node: our machines, each as itself. */
export function nodeTests(subject: Subject): void {
  const { cluster } = subject;

  /** kubectl on the first worker, as its kubelet. */
  const asKubelet = async (args: readonly string[], input: object = {}) => {
    const kubectl = ['kubectl', '--kubeconfig', '/etc/kubernetes/kubelet.conf', ...args];
    const call = ['exec', '--interactive', subject.workers[0]!.name, ...kubectl];
    return execQuiet(engineFile, call, { input: JSON.stringify(input), timeout: 30_000 });
  };

  it("a worker's kubelet reads its own node, and can make or change none of another name", async () => {
    const [own, other] = subject.workers.map(({ name }) => name);
    expect((await asKubelet(['get', 'node', own!, '-o', 'name'])).stdout).toBe(`node/${own}`);
    for (const name of ['stranger', other!]) {
      const refused = await asKubelet(['create', '-f', '-'], node(name));
      expect(refused.stderr).toContain(`node "${own}" is not allowed to modify node "${name}"`);
    }
    expect((await asKubelet(['label', 'node', other!, 'a=b'])).stderr).toMatch(/not allowed to modify node|cannot get/);
  });

  it("a worker's kubelet reads no Secret that none of its pods uses", async () => {
    const refused = await asKubelet(['-n', 'default', 'get', 'secrets']);
    expect(refused.stderr).toContain('forbidden');
  });

  it('nobody, administrators included, makes a node of a name that no machine of ours has', async () => {
    await expect(cluster.kubectl(['create', '-f', '-'], node('stranger'))).rejects.toThrow(
      'node stranger is not listed in ConfigMap kube-system/seaworthy-nodes',
    );
    const nodes = await cluster.kubectl(['get', 'nodes', '-o', 'name']);
    expect(nodes.trim().split('\n')).toHaveLength(machinesOf(subject).length);
  });
}
