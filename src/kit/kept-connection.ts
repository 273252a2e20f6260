import type { HttpsConnection } from './https.ts';

/** One connection, kept for as long as the credentials stay the same. */
export interface KeptConnection<C> {
  /** The connection as whom these credentials say. Others get a new one; on the old one what is under way may end. */
  as(credentials: C): Promise<HttpsConnection>;
  close(): Promise<void>;
}

export function keptConnection<C extends { cert: string; key: string }>(
  open: (credentials: C) => Promise<HttpsConnection>,
): KeptConnection<C> {
  let current: { cert: string; connection: Promise<HttpsConnection> } | undefined;
  return {
    as(credentials) {
      if (current?.cert === credentials.cert) return current.connection;
      const old = current;
      current = { cert: credentials.cert, connection: open(credentials) };
      old?.connection.then(connection => connection.retire()).catch(() => {});
      return current.connection;
    },
    async close() {
      const closing = current;
      current = undefined;
      await (await closing?.connection)?.close();
    },
  };
}
