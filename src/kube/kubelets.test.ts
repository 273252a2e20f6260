import { expect, it } from 'vitest';
import { kubeletSign } from './kubelets.ts';

/** As API servers 1.36.3 and 1.37.2 answer. */
const status = (code: number, message: string) => ({
  status: code,
  text: JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }),
});

it.each([
  [{ status: 200, text: 'ok' }, 'answers'],
  [{ status: 500, text: '[-]syncloop failed: reason withheld' }, 'answers'],
  [{ status: 403, text: 'Forbidden (user=x, verb=get, resource=nodes, subresource=proxy)' }, 'answers'],
  [status(503, 'error trying to reach service: dial tcp 10.0.0.4:10250: connect: connection refused'), 'silent'],
  [status(503, 'error trying to reach service: tls: failed to verify certificate: x509: …'), 'silent'],
  [status(404, 'nodes "none" not found'), undefined],
  [status(403, 'nodes "a" is forbidden: User "x" cannot get resource "nodes/proxy"'), undefined],
  [status(500, 'no preferred addresses found; known addresses: []'), undefined],
  [{ status: 429, text: 'Too many requests, please try again later.' }, undefined],
])('%j: %s', (answer, sign) => expect(kubeletSign(answer)).toBe(sign));
