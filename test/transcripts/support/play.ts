import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { assetPath } from '../../../src/kit/assets.ts';
import type { Step, Transcript } from './parse.ts';

interface Stage {
  folder: string;
  env: Record<string, string>;
  last: { stdout: string; stderr: string };
}

/** Plays a transcript in a folder of its own against the real program. */
export function play({ steps, files }: Transcript): void {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-transcript-'));
  const env = { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'C.UTF-8', NODE_COMPILE_CACHE: COMPILED };
  const stage: Stage = { folder, env, last: { stdout: '', stderr: '' } };
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    for (const step of steps) playStep(step, stage);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What Node compiled once serves all transcripts. */
const COMPILED = join(tmpdir(), 'seaworthy-transcript-cache');
/** As ./seaworthy starts it: older Nodes warn that they strip types. */
const QUIET = '--disable-warning=ExperimentalWarning';
const MAIN = assetPath('src', 'cli', 'main.ts');

type Act = (stage: Stage, args: string[], step: Step) => void;

const ACTS: Record<string, Act> = {
  seaworthy: (stage, args, step) => runCommand(stage, process.execPath, [QUIET, MAIN, ...args], step),
  bash: (stage, args, step) => runCommand(stage, 'bash', ['-c', args.join(' ')], step),
  stdout: (stage, [pattern], step) => matches(stage.last.stdout, pattern, step),
  stderr: (stage, [pattern], step) => matches(stage.last.stderr, pattern, step),
  /** Every line of stdout is a JSON object with a type and a time. */
  json: ({ last }) => {
    for (const line of last.stdout.trimEnd().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({ type: expect.any(String), at: expect.stringMatching(/^\d{4}-.*Z$/) });
    }
  },
  exists: ({ folder }, [file = ''], { negated }) => expect(existsSync(join(folder, file))).toBe(!negated),
  mode: ({ folder }, [file = '', mode]) => expect((statSync(join(folder, file)).mode & 0o777).toString(8)).toBe(mode),
  env: ({ env }, assignments) => {
    for (const assignment of assignments) {
      const [name = '', value = ''] = assignment.split(/=(.*)/s);
      env[name] = value;
    }
  },
};

function playStep(step: Step, stage: Stage): void {
  const [name = '', ...args] = step.words;
  const act = ACTS[name];
  if (!act) throw new Error(`line ${step.line}: "${name}" is not a step`);
  try {
    act(stage, args, step);
  } catch (error) {
    const { stdout, stderr } = stage.last;
    const said = `stdout:\n${stdout}\nstderr:\n${stderr}`;
    throw new Error(`line ${step.line}: ${step.words.join(' ')}\n${(error as Error).message}\n${said}`, {
      cause: error,
    });
  }
}

function runCommand(stage: Stage, file: string, args: string[], { negated, exitCode }: Step): void {
  const { folder: cwd, env } = stage;
  const { status, stdout, stderr, error } = spawnSync(file, args, { cwd, env, encoding: 'utf8', timeout: 60_000 });
  if (error) throw error;
  stage.last = { stdout, stderr };
  writeFileSync(join(cwd, 'stdout'), stdout);
  if (negated) expect(status, 'exit code').not.toBe(0);
  else expect(status, 'exit code').toBe(exitCode ?? 0);
}

function matches(text: string, pattern: string | undefined, { negated }: Step): void {
  if (pattern === undefined) throw new Error('a pattern is missing');
  if (negated) expect(text).not.toMatch(new RegExp(pattern, 'm'));
  else expect(text).toMatch(new RegExp(pattern, 'm'));
}
