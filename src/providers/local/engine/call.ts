import type { Exec, ExecOptions, ExecResult } from '../../../kit/exec.ts';
import { brokenCall, failedCall } from './failures.ts';

/**
 * Calls one engine's client; every failure comes out as an EngineError. The client is never killed along with us: podman does its work
 * itself, and broken off in the middle of a network it leaves links, rules and reserved addresses that nobody removes.
 */
export function callerOf(file: string, exec: Exec) {
  return async (args: readonly string[], options: ExecOptions = {}): Promise<ExecResult> => {
    const result = await exec(file, args, { ...options, detached: true }).catch(error => {
      throw brokenCall(file, error);
    });
    if (result.exitCode !== 0) throw failedCall(file, args, result);
    return result;
  };
}

export function labelFilters(labels: Record<string, string>): string[] {
  return Object.entries(labels).flatMap(([key, value]) => ['--filter', `label=${key}=${value}`]);
}
