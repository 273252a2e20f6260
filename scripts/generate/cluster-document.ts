import { CHECKS } from '../../src/catalog/checks.ts';
import { clusterJsonSchema, type JsonSchema } from '../../src/spec/json-schema.ts';

/** schemas/cluster.schema.json, for editors. */
export function clusterSchemaFile(): string {
  return `${JSON.stringify(clusterJsonSchema(), null, 2)}\n`;
}

/** docs/reference/cluster-document.md: every field, from the same schema. */
export function clusterDocumentPage(): string {
  const schema = clusterJsonSchema();
  const [sections, scalars] = partition(Object.entries(schema.properties ?? {}), ([, field]) => fieldsOf(field));
  return `# The cluster document

<!-- Made from src/spec by \`make generate\`; don't edit. -->

A cluster is described by one YAML file, by convention \`cluster.yaml\`. [examples/local.yaml](../../examples/local.yaml) is
a commented one, [examples/minimal.yaml](../../examples/minimal.yaml) the shortest. Editors that know JSON Schema check and complete it with
[schemas/cluster.schema.json](../../schemas/cluster.schema.json), for instance by a first line

    # yaml-language-server: $schema=../schemas/cluster.schema.json

Seaworthy reports all problems of a document together, each as \`file:line:col: path: what is wrong; what would be right\`,
and ends with exit code 10. A key that is not listed here is an error. Where a field has a default it may be left out.

${table(scalars.map(([key, field]) => row(key, field, schema.required?.includes(key))))}

${sections.map(([key, field]) => section(key, field, schema.required?.includes(key))).join('\n\n')}

${RULES}

## Checks that can be waived

A waiver names a check, says why, and has a last day. After that day the document can still be used (a cluster must stay
repairable) with a warning, and the verdict counts the check again.

${table([['check', 'severity', 'requirement'], ...CHECKS.map(({ id, severity, requires }) => [`\`${id}\``, severity, requires])], 'given')}
`;
}

const RULES = `## Rules that span fields

- Pod range, service range and machine network don't overlap each other, nor loopback, link-local or multicast addresses.
- The pod range has a /24 for each machine, the machine network an address, both also at the height of a roll.
- A machine's name, \`<cluster>-<pool>-<serial>\`, has at most 63 characters, five of them kept for the serial. No two pools have
  one name, and none is called \`cp\`.
- \`maxSurge\` and \`maxUnavailable\` are not both 0.
- What falls short of production grade needs a waiver: \`cni: flannel\` of NET-01, \`provider.local\` and a single control plane of HA-01.
- Fixed at founding: \`metadata.name\`, \`network.podCIDR\`, \`network.serviceCIDR\`, \`network.clusterDomain\`, \`endpoint.name\`.`;

/** The fields of a mapping, or of a list's items. */
function fieldsOf(field: JsonSchema): Record<string, JsonSchema> | undefined {
  return field.properties ?? field.items?.properties;
}

function section(path: string, field: JsonSchema, required = false): string {
  const own = field.items ?? field;
  const here = field.items ? `${path}[]` : path;
  const entries = Object.entries(fieldsOf(field) ?? {});
  const [inner, plain] = partition(entries, ([, value]) => fieldsOf(value));
  const rows = plain.map(([key, value]) => row(key, value, own.required?.includes(key)));
  const parts = [
    `## \`${here}\``,
    `${field.description ?? ''}${required ? ' Required.' : ''}`,
    ...(rows.length > 0 ? [table(rows)] : []),
    ...inner.map(([key, value]) => section(`${here}.${key}`, value, own.required?.includes(key))),
  ];
  return parts.join('\n\n');
}

function row(key: string, field: JsonSchema, required = false): string[] {
  const fallback =
    field.default === undefined || field.default === ''
      ? required
        ? 'required'
        : ''
      : `\`${JSON.stringify(field.default)}\``;
  return [`\`${key}\``, kind(field), fallback.replaceAll('"', ''), field.description ?? ''];
}

function kind(field: JsonSchema): string {
  if (field.const) return `\`${field.const}\``;
  if (field.enum) return field.enum.length > 6 ? 'a check id' : field.enum.map(choice => `\`${choice}\``).join(', ');
  if (field.type === 'integer') return `${field.minimum}–${field.maximum}`;
  if (field.type === 'object') return 'key: text';
  if (field.type === 'array') return 'list of texts';
  return field.examples ? `text, as in \`${field.examples.join('`, `')}\`` : 'text';
}

function table(rows: string[][], head: 'fields' | 'given' = 'fields'): string {
  const [first = [], ...others] = head === 'fields' ? [['field', 'value', 'default', 'meaning'], ...rows] : rows;
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(first), `|${first.map(() => '---|').join('')}`, ...others.map(line)].join('\n');
}

function partition<T>(items: T[], test: (item: T) => unknown): [T[], T[]] {
  return [items.filter(item => test(item)), items.filter(item => !test(item))];
}
