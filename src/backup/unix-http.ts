import { request } from 'node:http';

/** POSTs JSON to a server on a Unix socket, and parses what it answers; rejects unless that is a success. */
export function postUnix<T>(socketPath: string, path: string, body: object, timeoutMs = 10_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const options = { socketPath, path, method: 'POST', headers: { 'content-type': 'application/json' } };
    const sent = request({ ...options, signal: AbortSignal.timeout(timeoutMs) }, answer => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (answer.statusCode !== 200) return reject(new Error(`${path}: HTTP ${answer.statusCode}`));
        try {
          resolve(JSON.parse(text) as T);
        } catch (error) {
          reject(error);
        }
      });
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
