import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SeaworthyError } from '../kit/errors.ts';
import { type FakeTerminal, fakeIo } from '../testing/cli/io.ts';
import { SAMPLE_HELD, SAMPLE_PLAN, SAMPLE_STATUS, SAMPLE_UP } from '../testing/cli/samples.ts';
import { fakeVerbs } from '../testing/cli/verbs.ts';
import type { Verbs } from '../verbs/types.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'seaworthy-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command line against answers; what it printed, called and returned. */
async function say(line: string, answers: Partial<Verbs> = {}, terminal: FakeTerminal = {}) {
  const io = fakeIo(terminal);
  const { verbs, calls } = fakeVerbs(answers);
  const code = await run(line.split(' '), io, { verbs });
  return { code, out: io.out(), err: io.err(), calls, children: io.children, questions: io.questions };
}

describe('exit codes', () => {
  const fails = (error: unknown): Partial<Verbs> => ({ plan: async () => Promise.reject(error) });
  const empty = { ...SAMPLE_PLAN, empty: true, moves: [], machines: [] };
  const statusOf = (kind: typeof SAMPLE_STATUS.kind): Partial<Verbs> => ({
    status: async () => ({ ...SAMPLE_STATUS, kind }),
  });
  const upOf = (kind: typeof SAMPLE_UP.kind): Partial<Verbs> => ({ up: async () => ({ ...SAMPLE_UP, kind }) });

  it.each<[string, Partial<Verbs>, number]>([
    ['plan', {}, 3],
    ['plan', { plan: async () => empty }, 0],
    ['plan', { plan: async () => ({ ...SAMPLE_PLAN, stuck: [SAMPLE_HELD] }) }, 6],
    ['plan', fails(new SeaworthyError('spec', 'x')), 10],
    ['plan', fails(new SeaworthyError('state', 'x')), 18],
    ['plan', fails(new TypeError('x')), 17],
    ['up', {}, 0],
    ['up', upOf('stuck'), 6],
    ['up', upOf('out-of-patience'), 6],
    ['status', {}, 0],
    ['status', statusOf('absent'), 3],
    ['status', statusOf('changes'), 3],
    ['status', statusOf('waiting'), 3],
    ['status', statusOf('stuck'), 6],
    ['down --yes', {}, 0],
    ['history', {}, 0],
    ['history --moves', {}, 0],
    ['replace harbor-cp-1', {}, 0],
    ['replace harbor-cp-1 --no-wait', { replace: async () => ({ left: true }) }, 0],
    ['rotate leaves', {}, 0],
    ['rotate leaves', { rotateLeaves: async () => ({ left: false, up: { ...SAMPLE_UP, kind: 'stuck' } }) }, 6],
    ['traffic --seconds 1', {}, 0],
    ['traffic --seconds no', {}, 2],
  ])('%s', async (line, answers, code) => expect((await say(line, answers)).code).toBe(code));
});

describe('what the verbs are told', () => {
  it('is the document, by place or by option, and the state folder', async () => {
    const told = async (line: string) => (await say(line)).calls[0]?.args[0];
    expect(await told('plan')).toMatchObject({ document: 'cluster.yaml' });
    expect(await told('plan a')).toMatchObject({ document: 'a' });
    expect(await told('--file a.yaml plan')).toMatchObject({ document: 'a.yaml' });
    expect(await told('plan -f a.yaml --state-dir s')).toMatchObject({ document: 'a.yaml', stateDir: 's' });
    expect((await say('plan')).calls[0]?.args[0]).not.toHaveProperty('stateDir');
  });

  it('is what a log is asked for', async () => {
    const { calls, children } = await say('logs a.yaml m --unit kubelet -n 5 -F');
    expect(calls[0]?.args.slice(1)).toEqual(['m', { unit: 'kubelet', lines: 5, follow: true }]);
    expect(children[0]?.file).toBe('podman');
  });

  it("is another program's arguments, whose exit code is ours", async () => {
    const { code, children, calls } = await say('kubectl a.yaml -- get pods -f x --no-color', {}, { childExitCode: 7 });
    expect(code).toBe(7);
    expect(children).toEqual([{ file: '/payload/kubectl', args: ['get', 'pods', '-f', 'x', '--no-color'], env: {} }]);
    expect(calls[0]?.args[0]).toMatchObject({ document: 'a.yaml', command: ['/opt/seaworthy'] });
  });
});

describe('up', () => {
  it('says what it will build, how it went, and what to do next', async () => {
    const { err, out } = await say('up a.yaml --state-dir s');
    expect(err).toContain(`harbor  Kubernetes 1.36.3, etcd 3.6.16, containerd 2.2.9
  3 control planes   harbor-cp-1, harbor-cp-2, harbor-cp-3
  2 general workers  harbor-general-1, harbor-general-2
  state in .seaworthy/harbor
warning: cluster.yaml:40:5: the waiver of HA-01 ends in 9 days
5 to create, 0 to destroy, 0 unchanged; about 40 s
`);
    expect(err).toContain('create harbor-cp-1 ...');
    expect(out).toContain('done: 31 moves in 38.2s');
    expect(out).toContain('\n  seaworthy kubectl a.yaml --state-dir s -- get nodes -o wide\n');
  });

  it('that got stuck tells which rule holds what', async () => {
    const status = { ...SAMPLE_STATUS, kind: 'stuck' as const, held: [SAMPLE_HELD] };
    const { out } = await say('up', { up: async () => ({ ...SAMPLE_UP, kind: 'stuck', status }) });
    expect(out).toContain(`held back:
· take harbor-cp-2 out of the endpoint
    harbor-cp-3 does not serve
    control-plane-healthy-before-disruption: a second control plane may not go while one is down`);
    expect(out).toContain('stuck after 31 moves in 38.2s');
  });

  it('asks only when told to', async () => {
    const no = await say('up --confirm', {}, { answer: false });
    expect(no).toMatchObject({ code: 130, questions: ['do this to harbor?'] });
    expect(no.calls.map(({ verb }) => verb)).toEqual(['plan']);
    expect(await say('up --confirm', {}, { answer: true })).toMatchObject({ code: 0 });
    expect(await say('up', {}, { answer: false })).toMatchObject({ code: 0, questions: [] });
  });
});

describe('down', () => {
  it('names what it destroys, and takes no for an answer', async () => {
    const { code, err, calls, questions } = await say('down', {}, { answer: false });
    expect(code).toBe(130);
    expect(questions).toEqual(['destroy harbor?']);
    for (const { name } of SAMPLE_STATUS.machines) expect(err).toContain(`  ${name}\n`);
    expect(err).toContain('nothing was destroyed');
    expect(calls.map(({ verb }) => verb)).toEqual(['status']);
  });

  it('destroys after a yes, or unasked with --yes', async () => {
    expect((await say('down', {}, { answer: true })).calls.map(({ verb }) => verb)).toEqual(['status', 'down']);
    const { calls, out } = await say('down --yes');
    expect(calls.map(({ verb }) => verb)).toEqual(['down']);
    expect(out).toBe('destroyed 5 machines in 8.4s; nothing is left of it\n');
  });
});

describe('secrets', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n';
  const answers: Partial<Verbs> = { kubeconfig: async () => key, credential: async () => key };

  it('come on stdout when asked for', async () => {
    expect((await say('kubeconfig', answers)).out).toBe(key);
    expect((await say('credential', answers)).out).toBe(`${key}\n`);
  });

  it('go into a file of their owner, and then nowhere else', async () => {
    const file = join(folder, 'kubeconfig');
    const { out, err, calls } = await say(`kubeconfig --break-glass --to ${file}`, answers);
    expect(readFileSync(file, 'utf8')).toBe(key);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(out + err).toBe(`wrote ${file}: export KUBECONFIG=${file}\n`);
    expect(calls[0]?.args[0]).toMatchObject({ breakGlass: true, command: ['/opt/seaworthy'] });
  });
});

describe('Ctrl-C', () => {
  /** An `up` that goes on until `end`; pressed `times` while it does. */
  async function press(times: number, end: (signal: AbortSignal) => Promise<never>, graceMs = 60_000) {
    const io = fakeIo();
    const up: Verbs['up'] = ({ signal, emit }) => {
      emit?.({ type: 'move-started', move: 'create', target: 'm', title: 'create m' });
      setTimeout(() => {
        for (let count = 0; count < times; count++) io.interrupt();
      });
      return end(signal!);
    };
    const code = await run(['up', 'a.yaml'], io, { ...fakeVerbs({ up }), graceMs });
    return { code, err: io.err() };
  }
  const aborted = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const never = () => new Promise<never>(() => {});

  it('stops cleanly and says how to go on', async () => {
    const { code, err } = await press(1, aborted);
    expect(code).toBe(130);
    expect(err).toMatch(/stopping: .*\nstopped; nothing is lost, this goes on from here:\n {2}seaworthy up a.yaml\n$/);
  });

  it('twice ends at once', async () => expect((await press(2, never)).code).toBe(130));

  it('waits only so long for what is under way', async () => expect((await press(1, never, 20)).code).toBe(130));

  it('changes nothing for what ends well nevertheless', async () => {
    const io = fakeIo();
    const up: Verbs['up'] = async () => {
      io.interrupt('SIGTERM');
      return SAMPLE_UP;
    };
    expect(await run(['up'], io, fakeVerbs({ up }))).toBe(0);
  });

  it('belongs to a child that has the terminal', async () => {
    const io = fakeIo();
    io.runChild = async () => {
      io.interrupt();
      await new Promise(resolve => setTimeout(resolve, 5));
      return 1;
    };
    expect(await run(['kubectl', '--', 'get', 'pods', '-w'], io, { ...fakeVerbs(), graceMs: 0 })).toBe(1);
    expect(io.err()).toBe('');
  });
});

describe('as JSON', () => {
  it.each(['plan', 'up', 'down --yes', 'status', 'history', 'render', 'version'])('%s', async line => {
    const { out, err } = await say(`${line} --output json`);
    expect(err).toBe('');
    const lines = out
      .trimEnd()
      .split('\n')
      .map(each => JSON.parse(each));
    for (const each of lines) expect(each).toMatchObject({ type: expect.any(String), at: expect.any(String) });
    expect(lines.at(-1)).toHaveProperty('type', line === 'render' ? 'rendered' : line.split(' ')[0]);
  });
});
