export type Role = 'control-plane' | 'worker';
