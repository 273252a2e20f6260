import type { KubeAccess } from '../access.ts';
import { type ApiAnswer, apiCaller, type CallerOptions, type Who } from './caller.ts';

const PAGE = 500;

interface Page<T> {
  items?: T[];
  metadata?: { continue?: string };
  message?: string;
}

/** The API as the administrator and as anybody else. `close` ends all connections. */
export function kubeAccess(options: CallerOptions): KubeAccess & { close(): Promise<void> } {
  const admin = apiCaller(options);
  const others: { close(): Promise<void> }[] = [];
  const read = new Map<string, Promise<unknown[]>>();
  const { server, ca, serverName } = options;
  return {
    server,
    ca,
    ...(serverName ? { serverName } : {}),
    admin,
    as(who: Who) {
      const caller = apiCaller({ ...options, kind: who.kind, who: async () => who });
      others.push(caller);
      return caller;
    },
    list<T>(path: string) {
      const reading = read.get(path) ?? pages(path, admin.request);
      read.set(path, reading);
      return reading as Promise<T[]>;
    },
    async get<T>(path: string) {
      const answer = await admin.request({ path });
      return answer.status === 404 ? undefined : bodyOf<T>(answer, path);
    },
    close: async () => {
      await Promise.allSettled([admin, ...others].map(each => each.close()));
    },
  };
}

async function pages(path: string, request: (wanted: { path: string }) => Promise<ApiAnswer>): Promise<unknown[]> {
  const items: unknown[] = [];
  let from: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(PAGE), ...(from ? { continue: from } : {}) });
    const page = bodyOf<Page<unknown>>(
      await request({ path: `${path}${path.includes('?') ? '&' : '?'}${query}` }),
      path,
    );
    items.push(...(page.items ?? []));
    from = page.metadata?.continue || undefined;
  } while (from);
  return items;
}

function bodyOf<T>(answer: ApiAnswer, path: string): T {
  const body = answer.json<T>();
  if (answer.status < 300 && body !== undefined) return body;
  const { message } = (body ?? {}) as { message?: string };
  throw new Error(`GET ${path}: HTTP ${answer.status}${message ? `, ${message}` : ''}`);
}
