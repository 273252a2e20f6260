import { chmod, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SeaworthyError } from '../kit/errors.ts';
import type { Emit } from '../kit/events.ts';
import { CommandError, exec } from '../kit/exec.ts';
import { buildArgs, buildEnvironment } from './command.ts';
import { explainBuildFailure } from './failures.ts';
import type { Recipe } from './recipes.ts';
import type { Toolchain } from './toolchain.ts';

export interface BuildContext {
  /** Folder that holds the recipes' folders. */
  root: string;
  cacheDir: string;
  emit: Emit;
  signal?: AbortSignal;
}

/** Builds a component into `out`/bin. `work` is a scratch folder for the module's files. */
export async function buildComponent(
  recipe: Recipe,
  toolchain: Toolchain,
  out: string,
  work: string,
  context: BuildContext,
): Promise<void> {
  const bin = join(out, 'bin');
  await mkdir(bin, { recursive: true });
  await cp(join(context.root, recipe.folder), work, { recursive: true });
  const env = buildEnvironment(toolchain, recipe.cgo === true);
  try {
    if (recipe.mainFrom) await deriveMain(recipe.mainFrom, work, env, context);
    await goBuild(recipe, env, bin, work, context);
  } catch (error) {
    throw explainBuildFailure(error, `${recipe.component} ${recipe.version}`, context.cacheDir);
  }
  await requireOutputs(recipe, bin);
}

async function goBuild(
  recipe: Recipe,
  env: Record<string, string>,
  bin: string,
  work: string,
  { emit, signal }: BuildContext,
): Promise<void> {
  const onLine = packageCounter(recipe, emit);
  try {
    await exec('payload', 'go', buildArgs(recipe, bin), { cwd: work, env, onLine, ...(signal ? { signal } : {}) });
  } catch (error) {
    throw error instanceof CommandError ? withoutPackageNames(error) : error;
  }
}

/** `go build -v` names each package it compiles: enough for a sign of life every two seconds. */
function packageCounter(recipe: Recipe, emit: Emit): (line: string) => void {
  let compiled = 0;
  let told = Date.now();
  return line => {
    if (!isPackageName(line)) return;
    compiled++;
    if (Date.now() - told < 2000) return;
    told = Date.now();
    emit({ type: 'progress', stage: 'payload', message: `${recipe.component}: ${compiled} packages compiled` });
  };
}

function isPackageName(line: string): boolean {
  return /^[\w.~/-]+$/.test(line);
}

function withoutPackageNames(error: CommandError): CommandError {
  const stderr = error.result.stderr
    .split('\n')
    .filter(line => !isPackageName(line))
    .join('\n');
  const reason = `exit ${error.result.exitCode}`;
  return new CommandError('payload', error.command, { ...error.result, stderr }, reason, error.notFound, error.cause);
}

/** Writes main.go as the module's own, less some imports: a package main can't be imported, and parts of it can't be built here. */
async function deriveMain(
  from: NonNullable<Recipe['mainFrom']>,
  work: string,
  env: Record<string, string>,
  { signal }: BuildContext,
): Promise<void> {
  const options = { cwd: work, env, ...(signal ? { signal } : {}) };
  const { stdout } = await exec('payload', 'go', ['mod', 'download', '-json', from.module], options);
  const source = await readFile(join((JSON.parse(stdout) as { Dir: string }).Dir, from.file), 'utf8');
  await writeFile(join(work, 'main.go'), withoutImports(source, from.withoutImports));
}

/** Drops blank imports (`_ "path"`) of the paths given; each must be there, so that a changed upstream is noticed. */
export function withoutImports(source: string, paths: readonly string[]): string {
  return paths.reduce((rest, path) => {
    const line = `\t_ "${path}"\n`;
    if (!rest.includes(line)) throw new SeaworthyError('payload', `upstream's main does not import ${path} any more`);
    return rest.replace(line, '');
  }, source);
}

/** Results are read-only: they are linked into payloads and mounted on machines. */
async function requireOutputs({ component, outputs }: Recipe, bin: string): Promise<void> {
  const made = new Set(await readdir(bin));
  await Promise.all([...made].map(name => chmod(join(bin, name), 0o555)));
  const missing = outputs.filter(name => !made.has(name));
  if (missing.length > 0) throw new SeaworthyError('payload', `${component} was built without ${missing.join(', ')}`);
}
