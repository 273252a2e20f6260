import type { CommandRecord } from '../command.ts';
import { backup } from './backup.ts';
import { completion } from './completion.ts';
import { credential } from './credential.ts';
import { down } from './down.ts';
import { exec } from './exec.ts';
import { history } from './history.ts';
import { keep } from './keep.ts';
import { kubeconfig } from './kubeconfig.ts';
import { kubectl } from './kubectl.ts';
import { logs } from './logs.ts';
import { plan } from './plan.ts';
import { recover } from './recover.ts';
import { render } from './render.ts';
import { replace } from './replace.ts';
import { restore } from './restore.ts';
import { rotate } from './rotate.ts';
import { status } from './status.ts';
import { traffic } from './traffic.ts';
import { up } from './up.ts';
import { upgrade } from './upgrade.ts';
import { verify } from './verify.ts';
import { version } from './version.ts';

/** All commands, in the order in which help tells them. */
export const COMMANDS: readonly CommandRecord[] = [
  plan,
  up,
  keep,
  replace,
  rotate,
  upgrade,
  down,
  backup,
  restore,
  recover,
  status,
  verify,
  logs,
  history,
  traffic,
  render,
  kubectl,
  kubeconfig,
  credential,
  exec,
  version,
  completion,
];
