import type { Verbs } from '../verbs/types.ts';
import { version } from '../verbs/version.ts';
import type { Deps } from './dispatch.ts';
import type { Io } from './io.ts';
import { versionText } from './render/version.ts';

/** What is really called: loaded when a command first asks for it. */
const library: Deps = { verbs: (): Promise<Verbs> => import('../index.ts') };

/** The program: returns its exit code. Nothing heavy is loaded before it is needed, least of all for `version`. */
export async function run(argv: readonly string[], io: Io, deps: Deps = library): Promise<number> {
  const [only, ...more] = argv;
  if (only === undefined) {
    io.stderr.write(await help());
    return 2;
  }
  if (more.length === 0 && ['version', '--version', '-V'].includes(only)) {
    io.stdout.write(`${versionText(await version())}\n`);
    return 0;
  }
  if (more.length === 0 && ['help', '--help', '-h'].includes(only)) {
    io.stdout.write(await help());
    return 0;
  }
  const { dispatch } = await import('./dispatch.ts');
  return dispatch(argv, io, deps);
}

async function help(): Promise<string> {
  const { mainHelp } = await import('./help.ts');
  const { COMMANDS } = await import('./commands/index.ts');
  return mainHelp(COMMANDS);
}
