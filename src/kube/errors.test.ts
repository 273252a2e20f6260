import { describe, expect, test } from 'vitest';
import { isAlreadyThere, isConflict, isNotFound, KubeRefused, unanswered } from './errors.ts';

describe('what the API server refuses', () => {
  test.each([
    [401, 'Unauthorized', 'Unauthorized', 'credentials', false],
    [403, 'Forbidden', 'nodes is forbidden: User "ann" cannot list resource "nodes"', 'credentials', false],
    [403, 'Forbidden', 'nodes "x" is forbidden: ValidatingAdmissionPolicy denied request', 'kube', false],
    [404, 'NotFound', 'nodes "x" not found', 'kube', false],
    [408, 'Timeout', 'timed out', 'kube', true],
    [409, 'Conflict', 'the object has been modified', 'kube', true],
    [409, 'AlreadyExists', 'configmaps "x" already exists', 'kube', false],
    [410, 'Expired', 'too old resource version', 'kube', false],
    [422, 'Invalid', 'spec: Invalid value', 'kube', false],
    [429, 'TooManyRequests', 'Cannot evict pod', 'kube', true],
    [500, 'InternalError', 'etcdserver: request timed out', 'kube', true],
    [503, 'ServiceUnavailable', 'apiserver is shutting down', 'kube', true],
    [504, 'Timeout', 'request did not complete', 'kube', true],
  ])('%i %s (%s) is %s, retry %s', (status, reason, message, kind, retry) => {
    expect(new KubeRefused('list Node', status, { reason, message })).toMatchObject({
      kind,
      retry,
      message: `list Node: ${message}`,
    });
  });

  test('an answer that is no Status is named by its number', () => {
    expect(new KubeRefused('list Node', 502, {}).message).toBe('list Node: HTTP 502');
  });

  test('not found, already there and conflict are told apart', () => {
    const judge = (status: number, reason: string) => {
      const error = new KubeRefused('x', status, { reason });
      return [isNotFound(error), isAlreadyThere(error), isConflict(error)];
    };
    expect(judge(404, 'NotFound')).toEqual([true, false, false]);
    expect(judge(409, 'AlreadyExists')).toEqual([false, true, false]);
    expect(judge(409, 'Conflict')).toEqual([false, false, true]);
    expect(isNotFound(new Error('404'))).toBe(false);
  });
});

test.each([
  [{ code: 'ECONNREFUSED' }, 'kube', true],
  [{ name: 'TimeoutError' }, 'kube', true],
  [{ code: 'UND_ERR_SOCKET' }, 'kube', true],
  [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'credentials', false],
  [{ code: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED' }, 'credentials', false],
])('no answer because of %j is %s, retry %s', (fields, kind, retry) => {
  const cause = Object.assign(new Error('as node says it'), fields);
  expect(unanswered('https://a:6443', cause)).toMatchObject({ kind, retry, cause });
});
