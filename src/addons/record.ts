/** The ConfigMap that says what has been applied: its data has each addon's id, and the digest of the objects that were applied. */
export const ADDON_RECORD = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'kube-system',
  name: 'seaworthy-addons',
} as const;
