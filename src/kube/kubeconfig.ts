import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { messageOf, SeaworthyError } from '../kit/errors.ts';

/** A way to some cluster's API, as a kubeconfig describes it. */
export interface KubeconfigAccess {
  /** The cluster's name in the file. */
  cluster: string;
  server: string;
  /** PEM. */
  ca: string;
  serverName?: string;
  /** As whom; asked anew before each request, for a plugin's answer may have ended. */
  who(): Promise<{ cert?: string; key?: string; headers: Record<string, string> }>;
}

/** Reads a kubeconfig, with all that kubectl understands of credentials (files, tokens, plugins). */
export async function readKubeconfig(path: string, context?: string): Promise<KubeconfigAccess> {
  const config = await load(path, context);
  const cluster = config.getCurrentCluster();
  if (!cluster) throw refusal(path, `has no cluster for the context ${config.currentContext || '(none)'}`);
  const ca = await certificateOf(cluster, path);
  return {
    cluster: cluster.name,
    server: cluster.server,
    ca,
    ...(cluster.tlsServerName ? { serverName: cluster.tlsServerName } : {}),
    who: () => credentialsOf(config),
  };
}

async function load(path: string, context: string | undefined): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new SeaworthyError('credentials', `the kubeconfig ${path} can't be read: ${cause.message}`, { cause });
  });
  try {
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(path));
  } catch (cause) {
    throw new SeaworthyError('credentials', `${path} is no kubeconfig: ${messageOf(cause)}`, { cause });
  }
  if (context && !config.getContextObject(context)) throw refusal(path, `has no context ${context}`);
  if (context) config.setCurrentContext(context);
  return config;
}

/** What is not verified proves nothing, so an authority is needed. */
async function certificateOf(
  { caData, caFile, skipTLSVerify, proxyUrl }: NonNullable<ReturnType<KubeConfig['getCurrentCluster']>>,
  path: string,
): Promise<string> {
  if (proxyUrl) throw refusal(path, 'goes through a proxy (proxy-url), which is not supported');
  if (caData) return Buffer.from(caData, 'base64').toString();
  if (caFile) return readFile(caFile, 'utf8');
  const { rootCertificates } = await import('node:tls');
  if (!skipTLSVerify) return rootCertificates.join('\n');
  throw refusal(path, 'does not verify the API server (insecure-skip-tls-verify)');
}

async function credentialsOf(config: KubeConfig) {
  const options: { cert?: unknown; key?: unknown; headers?: Record<string, unknown>; auth?: unknown } = {};
  await config.applyToHTTPSOptions(options as Parameters<KubeConfig['applyToHTTPSOptions']>[0]);
  const headers = Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    ...(options.cert && options.key ? { cert: String(options.cert), key: String(options.key) } : {}),
    headers: Object.fromEntries(headers) as Record<string, string>,
  };
}

function refusal(path: string, why: string): SeaworthyError {
  return new SeaworthyError('credentials', `the kubeconfig ${path} ${why}`, {
    hint: 'give one whose context has a server, its certificate-authority and a user',
  });
}
