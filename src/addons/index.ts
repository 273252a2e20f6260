export { type AddonInput, addonsFor } from './addons.ts';
export { NODE_ALLOWED, NODE_LIST, nodeListObject } from './node-admission.ts';
export { isReady } from './ready.ts';
export { ADDON_RECORD } from './record.ts';
export type { Addon, AddonId, ReadyCheck } from './types.ts';
