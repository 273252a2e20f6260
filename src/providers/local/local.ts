import { networkInterfaces } from 'node:os';
import { type Exec, execQuiet } from '../../kit/exec.ts';
import type { Engine } from './engine/engine.ts';
import { findEngine } from './engine/find.ts';
import { type Folders, foldersOf } from './folders.ts';
import { cgroupVersionOf } from './host/cgroups.ts';
import type { LocalOptions } from './options.ts';

/** What every part of the provider works with. */
export interface Local {
  readonly options: LocalOptions;
  readonly folders: Folders;
  readonly cgroupVersion: 1 | 2;
  /** The one seam to the outside: engine clients and host tools. */
  readonly exec: Exec;
  /** This host's own network interfaces. */
  readonly interfaces: typeof networkInterfaces;
  /** Found at first use; throws a provider error when there is none. */
  engine(): Engine;
  /** What does not change between `prepare` and `teardown`. */
  readonly memo: { subnet?: string; plannedSubnet?: string; endpointPid?: number };
}

export interface Seams {
  exec?: Exec;
  cgroupVersion?: 1 | 2;
  interfaces?: typeof networkInterfaces;
}

export function localOf(options: LocalOptions, seams: Seams = {}): Local {
  const folders = foldersOf(options);
  const exec = seams.exec ?? execQuiet;
  let engine: Engine | undefined;
  return {
    options,
    folders,
    exec,
    interfaces: seams.interfaces ?? networkInterfaces,
    memo: {},
    cgroupVersion: seams.cgroupVersion ?? cgroupVersionOf(),
    engine: () => {
      engine ??= findEngine(options.spec.engine, folders.engine, exec);
      return engine;
    },
  };
}
