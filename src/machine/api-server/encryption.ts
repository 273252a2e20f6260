import { slot } from '../placeholders.ts';

/**
 * Secrets are encrypted in etcd (ETC-13). The first key encrypts, all decrypt; `identity` comes last, so that it only reads what was
 * written before. Keys are named by id: a new id changes the config digest, the key itself never enters it.
 */
export function encryptionConfig(keyIds: readonly string[]) {
  const keys = keyIds.map(id => ({ name: id, secret: slot(`keys.encryption.${id}`) }));
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'EncryptionConfiguration',
    resources: [{ resources: ['secrets'], providers: [{ secretbox: { keys } }, { identity: {} }] }],
  };
}
