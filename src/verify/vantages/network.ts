import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Address, Vantage } from '../access.ts';
import { type DialAnswer, type DialOrder, type NetworkEntry, startDialler } from './dialler.ts';

/**
 * A vantage in another network of this host, such as that of a machine which is a container. One process there serves all probes: it
 * makes connections and hands them over, so that no key, no request and no answer goes through it.
 */
export function networkVantage(
  place: Pick<Vantage, 'id' | 'kind' | 'machine'>,
  entry: () => Promise<NetworkEntry>,
): Vantage & { close(): void } {
  let dialler: Promise<Dialler> | undefined;
  return {
    ...place,
    async connect(to, { timeoutMs, signal }) {
      dialler ??= entry().then(found => new Dialler(found));
      const socket = await (await dialler).dial(to, timeoutMs);
      if (!signal.aborted) return socket;
      socket.destroy();
      throw signal.reason;
    },
    close: () => void dialler?.then(started => started.end()).catch(() => {}),
  };
}

class Dialler {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (socket: Duplex) => void; reject: (error: Error) => void }>();
  #next = 0;
  #ended = false;

  constructor(entry: NetworkEntry) {
    this.#process = startDialler(entry);
    this.#process.on('message', (answer: DialAnswer, socket) => this.#settle(answer, socket as Socket | undefined));
    this.#process.once('exit', () => this.#over()).once('error', () => this.#over());
  }

  dial({ host, port }: Address, timeoutMs: number): Promise<Duplex> {
    if (this.#ended) return Promise.reject(failure('ENETDOWN'));
    return new Promise((resolve, reject) => {
      const order: DialOrder = { id: this.#next++, host, port, timeoutMs };
      this.#waiting.set(order.id, { resolve, reject });
      this.#process.send(order, error => {
        if (error) this.#settle({ id: order.id, failed: 'ENETDOWN' });
      });
    });
  }

  end(): void {
    this.#process.kill();
  }

  #settle({ id, failed }: DialAnswer, socket?: Socket): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (socket) waiting?.resolve(socket);
    else waiting?.reject(failure(failed ?? 'ECONNABORTED'));
  }

  /** A network that can't be entered, or is no more, reaches nothing. */
  #over(): void {
    this.#ended = true;
    for (const id of [...this.#waiting.keys()]) this.#settle({ id, failed: 'ENETDOWN' });
  }
}

/** As node:net reports it. */
function failure(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}
