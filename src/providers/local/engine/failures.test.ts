import { describe, expect, test } from 'vitest';
import { CommandError } from '../../../kit/exec.ts';
import { brokenCall, classify, EngineError, type EngineFailure, failedCall, unless } from './failures.ts';

const result = (stderr: string, exitCode = 125) => ({ exitCode, stdout: '', stderr });

/** As podman 4.3 and docker 20.10-28 say it. */
const SAID: [EngineFailure, string][] = [
  ['not-found', 'Error: no container with name or ID "x" found: no such container'],
  ['not-found', 'Error: inspecting object: no such container x'],
  ['not-found', 'Error: unable to find network with name or ID x: network not found'],
  ['not-found', 'Error response from daemon: No such container: x'],
  ['not-found', 'Error response from daemon: network x not found'],
  ['no-image', 'Error: inspecting object: localhost/nope: image not known'],
  ['no-image', 'Error response from daemon: No such image: localhost/nope:latest'],
  [
    'name-in-use',
    'Error: creating container storage: the container name "x" is already in use by bca4. You have to remove that container to be able to reuse that name: that name is already in use',
  ],
  ['name-in-use', 'Error: network name podman already used: network already exists'],
  ['name-in-use', 'Error response from daemon: Conflict. The container name "/x" is already in use by container "1f".'],
  ['name-in-use', 'Error response from daemon: network with name x already exists'],
  ['not-running', 'Error: can only create exec sessions on running containers: container state improper'],
  ['not-running', 'Error response from daemon: container 1f is not running'],
  ['port-in-use', 'Error: cannot listen on the TCP port: listen tcp4 127.0.0.1:16500: bind: address already in use'],
  [
    'port-in-use',
    'Error response from daemon: driver failed programming external connectivity on endpoint x: Bind for 127.0.0.1:6443 failed: port is already allocated',
  ],
  ['address-in-use', 'Error: IPAM error: requested ip address 10.89.0.2 is already allocated to container ID b8e4'],
  ['address-in-use', 'Error response from daemon: Address already in use'],
  ['subnet-in-use', 'Error: subnet 10.88.0.0/24 is already used on the host or by another config'],
  ['subnet-in-use', 'Error response from daemon: Pool overlaps with other one on this address space'],
  ['disk-full', 'Error: writing blob: storing blob to file "/var/tmp/x": write /var/tmp/x: no space left on device'],
  [
    'not-answering',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  ],
  ['denied', 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock'],
  [
    'died',
    'error during connect: Post "http://docker/v1.50/containers/create": read unix @->/run/docker.sock: unexpected EOF',
  ],
  ['died', 'Error: dial unix /run/podman/podman.sock: connect: connection refused'],
  ['unknown', 'Error: something that nobody has seen yet'],
];

describe("an engine's words are understood", () => {
  test.each(SAID)('%s: %s', (failure, stderr) => {
    expect(classify(result(stderr))).toBe(failure);
  });

  test('a client that was killed has died, whatever it said', () => {
    expect(classify(result('', 137))).toBe('died');
    expect(classify(result('', -1))).toBe('died');
  });
});

test('every failure is a provider error that says what to do', () => {
  for (const [failure, stderr] of SAID) {
    const error = failedCall('podman', ['start', 'x'], result(stderr));
    expect(error).toMatchObject({ kind: 'provider', failure, hint: expect.stringMatching(/\w/) });
    expect(error.message).toContain('podman start x failed');
    expect(error.message).toContain(stderr.slice(0, 40));
  }
});

test('an engine that is not installed is told from one that was killed; an abort is left alone', () => {
  const none = { exitCode: -1, stdout: '', stderr: '' };
  const absent = new CommandError('internal', 'podman ps', none, 'not found', true);
  const killed = new CommandError('internal', 'podman ps', none, 'SIGKILL', false);
  const abort = new DOMException('stop', 'AbortError');
  expect(brokenCall('podman', absent)).toMatchObject({ failure: 'no-engine', retry: false });
  expect(brokenCall('podman', killed)).toMatchObject({ failure: 'died', retry: true });
  expect(brokenCall('podman', abort)).toBe(abort);
});

test('races are forgiven by name, other failures are not', async () => {
  const gone = () => Promise.reject(new EngineError('not-found', 'gone'));
  await expect(unless(['not-found'], gone())).resolves.toBeUndefined();
  await expect(unless(['not-running'], gone())).rejects.toMatchObject({ failure: 'not-found' });
});
