import { createAuthority, issueLeaf } from './certificate.ts';

const HOUR = 3600 * 1000;

/** A certificate that says what it is told, signed by an authority that nobody trusts. */
export async function forged(order: {
  commonName: string;
  organizations?: readonly string[];
  /** Milliseconds since the epoch. */
  now: number;
}): Promise<{ cert: string; key: string }> {
  const validity = { notBefore: order.now - HOUR, notAfter: order.now + HOUR };
  const stranger = await createAuthority('kubernetes', 'a stranger', validity);
  const { commonName, organizations = [] } = order;
  const { cert, key } = await issueLeaf(stranger, {
    subject: { commonName, organizations },
    usages: ['client'],
    ...validity,
  });
  return { cert, key };
}
