import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Exec } from '../../../kit/exec.ts';
import { docker } from './docker.ts';
import type { Engine, EngineId } from './engine.ts';
import { EngineError } from './failures.ts';
import { podman } from './podman.ts';

const ENGINES: Record<EngineId, (exec: Exec) => Engine> = { podman, docker };

/**
 * The engine to use: the one the document names; else the one this cluster was made with (installing another one later must not
 * make its machines invisible); else the first that is installed, podman before docker.
 */
export function findEngine(setting: 'auto' | EngineId, memory: string, exec: Exec, isInstalled = onPath): Engine {
  const chosen = setting === 'auto' ? (remembered(memory) ?? ids.find(isInstalled)) : setting;
  if (!chosen)
    throw new EngineError('no-engine', 'no container engine found: neither podman nor docker is on the PATH');
  return ENGINES[chosen](exec);
}

const ids = Object.keys(ENGINES) as EngineId[];

function remembered(memory: string): EngineId | undefined {
  try {
    const text = readFileSync(memory, 'utf8').trim();
    return ids.find(id => id === text);
  } catch {
    return undefined;
  }
}

export function onPath(file: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some(folder => {
    try {
      accessSync(join(folder, file), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
