import * as z from 'zod';
import type { ResponseClass } from '../verify/check.ts';
import type { Assessed, Report } from '../verify/report.ts';
import { RESPONSES } from './lines.ts';
import { counts, SEVERITIES, STANDINGS, standingOf } from './standing.ts';

const text = z.string();
const seconds = z.number();
const waiver = z.object({
  check: text,
  reason: text,
  expires: text.describe('The last day it holds, or "never".'),
});

const evidence = z
  .strictObject({
    request: text.describe('As a person could repeat it.'),
    vantage: text.describe('Where it was asked from.'),
    target: text.describe('What was asked: a listener, or a path on a machine.'),
    credential: z
      .strictObject({ kind: text, fingerprint: text.optional() })
      .optional()
      .describe("As whom. The fingerprint is the certificate's SHA-256, or the first 16 hex digits of a token's."),
    tls: text.optional().describe('The TLS version that was forced, or agreed on.'),
    response: z.enum(Object.keys(RESPONSES) as [ResponseClass, ...ResponseClass[]]),
    hash: text.optional().describe('SHA-256 of the bytes that came back.'),
    excerpt: text.optional().describe('What came back, redacted, at most 200 characters.'),
    at: text.describe('ISO time.'),
  })
  .describe('One request and what came back.');

const check = z.object({
  id: text,
  requires: text.describe('The requirement, true when the check passes.'),
  hop: text.describe('What it is about.'),
  severity: z.enum(SEVERITIES),
  standing: z.enum(STANDINGS).describe('The outcome with waivers and what was accepted laid over it.'),
  outcome: z.enum(['passed', 'failed', 'not-assessed']).describe('What came of the check by itself.'),
  says: text.describe('What was seen, in one sentence; for not-assessed, what is needed.'),
  where: z.array(text).describe('Listeners, objects and machines concerned.'),
  evidence: z.array(evidence),
  covers: z.object({ cis: z.array(text), nsa: z.array(text), stig: z.array(text) }),
  waiver: waiver.optional().describe('It is left out by the cluster document, and that holds today.'),
  expiredWaiver: waiver.optional().describe('The cluster document left it out until a day that is over.'),
  remedy: z
    .strictObject({ setting: text, by: z.record(text, text) })
    .optional()
    .describe('How a failure is mended: the exact setting, and where it stands with each installer.'),
  seconds,
});

const machine = z.object({
  name: text,
  role: z.enum(['control-plane', 'worker']),
  addresses: z.array(text),
  pool: text.optional(),
  zone: text.optional().describe('Its failure domain.'),
  ready: z.boolean().optional().describe('Its node is Ready; left out without a node.'),
});

const address = z.object({ host: text, port: z.int().min(0).max(65535) });

const inventory = z.object({
  cluster: text,
  machines: z.array(machine),
  endpoint: z.object({ operator: address, machines: address.optional(), names: z.array(text) }).optional(),
  serviceAddress: text.optional(),
  kubernetesVersion: text.optional(),
  cni: text.optional(),
  unknown: z.array(text).describe('What could not be read.'),
});

/** The published shape of a report: schemas/report.schema.json is made from it. Fields may be added; none changes its meaning. */
export const reportSchema = z.object({
  apiVersion: z.literal('seaworthy.dev/v1alpha1'),
  kind: z.literal('Report'),
  tool: z.object({ name: z.literal('seaworthy'), version: text }),
  at: text.describe('When the run began, ISO time.'),
  seconds,
  cluster: text,
  access: z.object({
    by: z.enum(['document', 'kubeconfig']).describe('Whether the cluster is one of ours, or any.'),
    vantages: z.array(text).describe('Places that were connected from.'),
    readOnly: z.boolean().describe('Nothing was made in the cluster.'),
  }),
  verdict: z.enum(['production-grade', 'not', 'undecided']),
  why: z.array(text).describe('Why the verdict is what it is, the gravest first.'),
  counts: z.object(Object.fromEntries(STANDINGS.map(standing => [standing, z.int().min(0)]))),
  inventory,
  checks: z.array(check).describe("In the catalogue's order."),
  notes: z.array(text).describe('What went wrong with the run itself.'),
});

export type ReportDocument = z.output<typeof reportSchema>;

/** The JSON Schema (2020-12) of a report. */
export function reportJsonSchema(): object {
  return { title: 'Seaworthy report', ...z.toJSONSchema(reportSchema) };
}

/** The report as programs get it. What the schema does not know is left out. */
export function reportDocument(report: Report): ReportDocument {
  const { tool, at, seconds, cluster, access, verdict, why, inventory, assessed, notes } = report;
  return reportSchema.parse({
    apiVersion: 'seaworthy.dev/v1alpha1',
    kind: 'Report',
    ...{ tool, at, seconds, cluster, access, verdict, why, counts: counts(assessed), inventory },
    checks: assessed.map(checkOf),
    notes,
  });
}

function checkOf(assessed: Assessed) {
  const { check, outcome, says, where = [], evidence, waiver, expiredWaiver, remedy, seconds } = assessed;
  const { id, requires, hop, severity, covers } = check;
  return {
    ...{ id, requires, hop, severity, standing: standingOf(assessed), outcome, says, where, evidence },
    covers: { cis: [], nsa: [], stig: [], ...covers },
    ...{ waiver, expiredWaiver, remedy, seconds },
  };
}

export function reportJson(report: Report): string {
  return `${JSON.stringify(reportDocument(report), null, 2)}\n`;
}
