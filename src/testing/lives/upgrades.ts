import { isOlder } from '../../catalog/versions.ts';
import type { Arena } from './arena.ts';
import type { Document } from './document.ts';

/** A new version is written only when `upgrade` would not refuse it: all control planes stand at the old one, and none has been passed by. */
export function lawful({ world: { model }, document }: Arena, changed: Document): Document {
  const reached = model.state.record.epoch?.kubernetesVersion;
  const mayBegin =
    reached === document.version &&
    [...model.controlPlanes.values()].every(machine => machine.blueprint.kubernetesVersion === reached);
  return mayBegin ? changed : { ...changed, version: document.version };
}

/** A document that leads behind the point of no return is refused: somebody writes it forward again. */
export function writtenForward({ world: { model }, document }: Arena): Document {
  const versions = [...model.controlPlanes.values()].map(machine => machine.blueprint.kubernetesVersion);
  let { version } = document;
  for (const reached of [model.state.record.epoch?.kubernetesVersion ?? version, ...versions])
    if (isOlder(version, reached)) version = reached;
  return version === document.version ? document : { ...document, version };
}
