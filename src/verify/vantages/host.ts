import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Vantage } from '../access.ts';

/** This very host. */
export const hostVantage: Vantage = {
  id: 'host',
  kind: 'host',
  connect: ({ host, port }, { timeoutMs, signal }) =>
    new Promise<Duplex>((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true });
      const giveUp = (code: string, message: string) => {
        socket.destroy();
        reject(Object.assign(new Error(message), { code }));
      };
      const timer = setTimeout(
        () => giveUp('ETIMEDOUT', `no connection to ${host}:${port} in ${timeoutMs} ms`),
        timeoutMs,
      );
      const abort = () => giveUp('ABORT_ERR', 'aborted');
      signal.addEventListener('abort', abort, { once: true });
      const settled = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
      };
      socket.once('error', error => {
        settled();
        reject(error);
      });
      socket.once('connect', () => {
        settled();
        socket.removeAllListeners('error');
        resolve(socket);
      });
    }),
};
