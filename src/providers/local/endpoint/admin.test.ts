import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Admin, addServer, adminAt, drain, readServers, removeServer } from './admin.ts';

const HEADER = '1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state\n';
const line = (name: string, fields: string) =>
  `3 control-planes 1 ${name} 10.89.0.11 ${fields} 0 0 0 - 6443 - 0 0 - - 0\n`;

test.each([
  ['serving', '2 0 1 1 9 15 3 2 6', { inRotation: true, healthy: true }],
  ['not checked yet, after a start', '2 0 1 1 0 1 0 1 6', { inRotation: true, healthy: false }],
  ['down', '0 0 1 1 8 8 2 0 6', { inRotation: true, healthy: false }],
  ['drained, checks off', '2 8 1 1 3 15 3 2 2', { inRotation: false, healthy: false }],
  ['in maintenance', '0 1 1 1 0 15 3 0 2', { inRotation: false, healthy: false }],
])('a backend that is %s', (_, fields, expected) => {
  expect(readServers(HEADER + line('harbor-cp-1', fields))).toEqual([
    { name: 'harbor-cp-1', address: '10.89.0.11', ...expected },
  ]);
});

test('no backends', () => {
  expect(readServers(`${HEADER}\n`)).toEqual([]);
});

test('over a real socket: one line, the whole answer; a socket that is not there is an error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-'));
  const path = join(folder, 'admin.sock');
  const heard: string[] = [];
  const server = createServer(socket => {
    socket.on('data', data => {
      heard.push(data.toString());
      socket.write('half of ');
      socket.end('it\n');
    });
  });
  await new Promise<void>(resolve => server.listen(path, resolve));
  expect(await adminAt(path)('show info')).toBe('half of it\n');
  expect(heard).toEqual(['show info\n']);
  server.close();
  await expect(adminAt(join(folder, 'none'))('show info')).rejects.toThrow(/ENOENT/);
  await rm(folder, { recursive: true });
});

test('a change that HAProxy refuses is an error that says so', async () => {
  const refusing = async () => "'ca-file' : unable to load /etc/haproxy/ca.crt.\n";
  await expect(addServer(refusing, 'a', '10.0.0.1')).rejects.toMatchObject({
    kind: 'provider',
    message: expect.stringContaining('unable to load'),
  });
  await expect(drain(refusing, 'a')).rejects.toMatchObject({ kind: 'provider' });
});

test('what is gone already is removed, and what has connections left stays without complaint', async () => {
  const said: string[] = [];
  for (const answer of [
    'No such server.',
    'Server deleted.',
    'Server still has connections attached to it, cannot remove it.',
  ]) {
    await removeServer(hears(said, answer), 'a', { cut: false });
  }
  expect(said.join()).not.toContain('shutdown sessions');
  await removeServer(hears(said, 'Server deleted.'), 'a', { cut: true });
  expect(said.join()).toContain('shutdown sessions server control-planes/a');
});

function hears(said: string[], answer: string): Admin {
  return async commands => {
    said.push(commands);
    return answer;
  };
}
