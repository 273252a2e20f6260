import * as z from 'zod';
import { parseCidr } from '../kit/cidr.ts';
import { isSeaworthyError } from '../kit/errors.ts';

/** Why a value is refused, and the nearest one that would do. */
export interface Refusal {
  message: string;
  hint: string;
}

/** Adds a rule to a field: `judge` answers why a value is refused. The refusal's hint travels in the issue's params. */
export function judged<S extends z.ZodType>(field: S, judge: (value: z.output<S>) => Refusal | undefined): S {
  return field.superRefine((value, context) => {
    const refusal = judge(value);
    if (refusal) context.addIssue({ code: 'custom', message: refusal.message, params: { hint: refusal.hint } });
  });
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const QUALIFIED_NAME = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** The DNS label (RFC 1123) nearest to a word. */
function nearestLabel(word: string): string {
  return word
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
}

export const dnsLabel = judged(z.string(), value => {
  if (LABEL.test(value)) return undefined;
  const meant = nearestLabel(value);
  return {
    message: `"${value}" is not a DNS label`,
    hint: meant ? `did you mean "${meant}"?` : 'use lower-case letters, digits and inner hyphens, at most 63',
  };
});

export const dnsName = judged(z.string(), value => {
  if (value.length <= 253 && value.split('.').every(part => LABEL.test(part)) && !/^[\d.]+$/.test(value))
    return undefined;
  const meant = value.split('.').map(nearestLabel).filter(Boolean).join('.');
  return {
    message: `"${value}" is not a DNS name`,
    hint: /[a-z]/.test(meant) && meant.length <= 253 ? `did you mean "${meant}"?` : 'use labels joined by dots',
  };
});

export const ipv4Range = judged(z.string(), value => {
  try {
    parseCidr(value);
    return undefined;
  } catch (error) {
    if (isSeaworthyError(error)) return { message: error.message, hint: error.hint ?? '' };
    throw error;
  }
});

export const labelKey = judged(z.string(), value =>
  QUALIFIED_NAME.test(value)
    ? undefined
    : {
        message: `"${value}" is not a label key`,
        hint: 'write `name` or `prefix.example/name`, each at most 63 letters',
      },
);

export const labelValue = judged(z.string(), value =>
  LABEL_VALUE.test(value)
    ? undefined
    : { message: `"${value}" is not a label value`, hint: 'use at most 63 letters, digits, `-`, `_` and `.`' },
);

export const someText = judged(z.string(), value =>
  value.trim() ? undefined : { message: 'says nothing', hint: 'write a sentence' },
);

/** `2027-03-31`, a date that exists, or `never`. */
export const expiry = judged(z.string(), value => {
  if (value === 'never') return undefined;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(value)) return undefined;
  return { message: `"${value}" is not a date`, hint: 'write year-month-day, as in 2027-03-31, or `never`' };
});

export const port = z.int().min(1).max(65535);
