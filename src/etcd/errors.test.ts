import { describe, expect, test } from 'vitest';
import { EtcdRefused, unanswered } from './errors.ts';

describe('what etcd refuses', () => {
  test.each([
    [14, 'etcdserver: unhealthy cluster', true],
    [14, 'etcdserver: no leader', true],
    [14, 'etcdserver: leader changed', true],
    [14, 'etcdserver: request timed out', true],
    [14, 'etcdserver: request timed out, possibly due to previous leader failure', true],
    [4, 'etcdserver: context deadline exceeded', true],
    [9, 'etcdserver: too many learner members in cluster', true],
    [9, 'etcdserver: can only promote a learner member which is in sync with leader', true],
    [9, 'etcdserver: re-configuration failed due to not enough started members', true],
    [9, 'etcdserver: not leader', true],
    [9, 'etcdserver: can only promote a learner member', false],
    [9, 'etcdserver: cluster ID mismatch', false],
    [8, 'etcdserver: mvcc: database space exceeded', false],
    [15, 'etcdserver: corrupt cluster', false],
    [5, 'etcdserver: member not found', false],
    [7, 'etcdserver: permission denied', false],
  ])('code %i, %s: retry %s', (code, message, retry) => {
    const error = new EtcdRefused({ code, message }, 'etcd on cp-1');
    expect(error).toMatchObject({ kind: 'etcd', retry, message: `etcd on cp-1: ${message}` });
  });
});

describe('no answer', () => {
  test.each([
    [{ code: 'ECONNREFUSED' }, 'etcd', true],
    [{ code: 'ECONNRESET' }, 'etcd', true],
    [{ name: 'TimeoutError' }, 'etcd', true],
    [{ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }, 'credentials', false],
    [{ code: 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE' }, 'credentials', false],
    [{ code: 'CERT_HAS_EXPIRED' }, 'credentials', false],
    [{ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'credentials', false],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'credentials', false],
  ])('%j is %s, retry %s', (fields, kind, retry) => {
    const cause = Object.assign(new Error('as node says it'), fields);
    expect(unanswered('cp-1', cause)).toMatchObject({ kind, retry, cause });
  });
});
