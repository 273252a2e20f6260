import { Duplex } from 'node:stream';
import type { WebSocket } from 'undici';
import { SeaworthyError } from '../kit/errors.ts';
import { type HttpsAnswer, httpsConnection } from '../kit/https.ts';
import { KubeRefused, unanswered } from './errors.ts';
import { pathOf } from './resources.ts';
import { DEFAULT_TIMEOUT_MS, statusOf, targetOf } from './transport.ts';
import type { KubeClientOptions, PodRef } from './types.ts';
import { podRef } from './wire.ts';

/** A kubelet's port-forward over a WebSocket: every frame begins with its channel, and each channel with the port (k8s.io/cri-streaming). */
const PROTOCOL = 'v4.channel.k8s.io';
const DATA = 0;
const ERROR = 1;
/** Of each channel's first frame: the port, two bytes little-endian. */
const PREAMBLE = 2;

/**
 * Opens a byte stream to a port of a pod, through the API server and the pod's kubelet, over a connection of its own that ends with it.
 * The protocol has no half-close: ending the writing side tells nobody; destroy the stream when done.
 */
export async function portForward(
  options: KubeClientOptions,
  pod: PodRef,
  port: number,
  timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
): Promise<Duplex> {
  const what = `port-forward to ${pod.namespace}/${pod.name}:${port}`;
  const path = `${pathOf(podRef(pod))}/portforward?ports=${port}`;
  const { WebSocket } = await import('undici');
  const connection = await httpsConnection({ ...targetOf(options, await options.credentials()), connections: 1 });
  const { host } = new URL(options.server);
  const socket = new WebSocket(`wss://${host}${path}`, { protocols: [PROTOCOL], dispatcher: connection.dispatcher });
  socket.binaryType = 'arraybuffer';
  const stream = duplexOver(socket, what);
  // The kubelet may say that nobody listens there before whoever asked listens to the stream: who comes later finds it destroyed
  stream.on('error', () => {});
  stream.once('close', () => void connection.close());
  try {
    await opened(socket, timeoutMs);
  } catch (error) {
    const refusal = await connection.request({ method: 'GET', path, timeoutMs }).catch(() => undefined);
    stream.destroy();
    throw refusal ? refused(what, refusal) : unanswered(options.server, error);
  }
  if (stream.errored) throw stream.errored;
  return stream;
}

/** A WebSocket does not say why it was refused. The same path asked without one does: 400 when the API server itself has nothing against it. */
function refused(what: string, { status, text }: HttpsAnswer): SeaworthyError {
  if (status !== 400) return new KubeRefused(what, status, statusOf(text));
  return new SeaworthyError('kube', `${what}: the API server gets no stream from the kubelet of the pod's node`, {
    retry: true,
    hint: "check that the node's kubelet runs, and that its serving certificate is of the kubelet-serving authority",
  });
}

function opened(socket: WebSocket, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException('no WebSocket in time', 'TimeoutError')), timeoutMs);
    const settle = (done: () => void) => () => {
      clearTimeout(timer);
      done();
    };
    socket.addEventListener('open', settle(resolve));
    socket.addEventListener('error', event => settle(() => reject(event.error))());
  });
}

function duplexOver(socket: WebSocket, what: string): Duplex {
  const greeted = new Set<number>();
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      socket.send(Buffer.concat([Buffer.of(DATA), chunk]));
      whenDrained(socket, done);
    },
    destroy(error, done) {
      socket.close();
      done(error);
    },
  });
  socket.addEventListener('message', ({ data }) => {
    const frame = Buffer.from(data as ArrayBuffer);
    const channel = frame.readUInt8(0);
    const payload = frame.subarray(greeted.has(channel) ? 1 : 1 + PREAMBLE);
    greeted.add(channel);
    if (payload.length === 0) return;
    if (channel === DATA) stream.push(payload);
    if (channel === ERROR)
      stream.destroy(new SeaworthyError('kube', `${what}: ${payload.toString().trim()}`, { retry: true }));
  });
  socket.addEventListener('close', () => stream.push(null));
  return stream;
}

const HIGH_WATER = 1 << 20;

/** A WebSocket takes all it is given into memory: wait while much is unsent. */
function whenDrained(socket: WebSocket, done: () => void): void {
  if (socket.bufferedAmount < HIGH_WATER || socket.readyState !== socket.OPEN) done();
  else setTimeout(() => whenDrained(socket, done), 5);
}
