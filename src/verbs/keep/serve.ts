import { once } from 'node:events';
import { createServer } from 'node:http';
import { SeaworthyError } from '../../kit/errors.ts';
import { metricsText } from './metrics.ts';
import type { KeepReport } from './types.ts';

export interface MetricsServer {
  port: number;
  close(): Promise<void>;
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\]):(\d+)$/;

/** Metrics over plain HTTP, on this host's loopback only: they name machines, and nobody has to log in to read them. */
export async function serveMetrics(address: string, report: () => KeepReport): Promise<MetricsServer> {
  const [, host = '', port = ''] = LOOPBACK.exec(address) ?? [];
  if (host === '' || Number(port) > 65_535) {
    throw new SeaworthyError('spec', `metrics can't be served on ${address}`, {
      hint: 'give a loopback address with a port, as in 127.0.0.1:9464; for another host, let something with authentication stand before it',
    });
  }
  const server = createServer((request, response) => {
    const found = request.method === 'GET' && request.url?.split('?')[0] === '/metrics';
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(found ? metricsText(report(), Date.now()) : 'only GET /metrics is here\n');
  });
  server.listen(Number(port), host.replace(/[[\]]/g, ''));
  await once(server, 'listening').catch(cause => {
    throw new SeaworthyError('provider', `metrics can't be served on ${address}`, {
      cause,
      hint: 'is the port taken? choose another one',
    });
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound ? bound.port : Number(port),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>(resolve => server.close(() => resolve()));
    },
  };
}
