import { expect, it } from 'vitest';
import { fakeExec } from '../fake-exec.ts';
import { localOf } from '../local.ts';
import { ensureNetwork, plannedSubnet } from './network.ts';

/** A host whose engine says these networks, one answer after the other, and refuses ranges that are taken. */
function hostWith(...answers: { name: string; subnet: string }[][]) {
  let asked = 0;
  let made: string[] = [];
  const networks = () => answers[Math.min(asked++, answers.length - 1)] ?? [];
  const fake = fakeExec([[/^ip /, '']]);
  const local = localOf(
    {
      clusterName: 'harbor',
      clusterId: 'id-1',
      spec: { engine: 'podman', apiPort: 6443 },
      machines: { controlPlanes: 3, workers: 2 },
      stateDir: '/nowhere/state',
      cacheDir: '/nowhere/cache',
    },
    {
      interfaces: () => ({}),
      exec: async (file, args, options) => {
        const line = [file, ...args].join(' ');
        if (line.startsWith('podman network ls')) {
          const list = networks().map(({ name, subnet }) => ({ name, subnets: [{ subnet }] }));
          return { exitCode: 0, stdout: JSON.stringify(list), stderr: '' };
        }
        if (!line.startsWith('podman network create')) return fake.exec(file, args, options);
        const subnet = args[args.indexOf('--subnet') + 1]!;
        const taken = (answers.at(-1) ?? []).some(network => network.subnet === subnet);
        if (taken) return { exitCode: 125, stdout: '', stderr: `Error: subnet ${subnet} is already used on the host` };
        made = [...made, subnet];
        return { exitCode: 0, stdout: 'harbor', stderr: '' };
      },
    },
  );
  return { local, made: () => made };
}

const OTHER = { name: 'other', subnet: '10.89.0.0/24' };

it('makes the network in the range that was told, also when a better one has become free since', async () => {
  const { local, made } = hostWith([OTHER], [OTHER], []);
  expect(await plannedSubnet(local)).toBe('10.89.1.0/24');
  await ensureNetwork(local);
  expect(made()).toEqual(['10.89.1.0/24']);
  expect(await plannedSubnet(local)).toBe('10.89.1.0/24');
});

it('refuses when the range that was told is taken since: machines made for it would shut each other out', async () => {
  const { local, made } = hostWith([], [], [OTHER]);
  expect(await plannedSubnet(local)).toBe('10.89.0.0/24');
  await expect(ensureNetwork(local)).rejects.toMatchObject({
    kind: 'provider',
    message: expect.stringContaining('10.89.0.0/24'),
    hint: expect.stringContaining('run the same command again'),
  });
  expect(made()).toEqual([]);
});

it('takes another range when none was told and the first is refused', async () => {
  const { local, made } = hostWith([], [], [OTHER]);
  await ensureNetwork(local);
  expect(made()).toEqual(['10.89.1.0/24']);
});
