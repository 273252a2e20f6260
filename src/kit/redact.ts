const PATTERNS: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[private key]'],
  [/SEAWORTHY-SECRET-1[0-9a-fA-F]*/g, '[private key]'],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/g, '$1 [redacted]'],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, '[token]'],
  [/("?(?:password|passphrase|secret|token|client-key-data)"?\s*[:=]\s*)"?[^\s",}]{4,}"?/gi, '$1[redacted]'],
];

/** Masks what must never reach a log, an event or an error: private keys, bearer tokens, passwords, key data. */
export function redact(text: string): string {
  return PATTERNS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}
