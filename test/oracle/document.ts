import type { Found } from './compare.ts';
import { DIFFERENCES, type Difference } from './differences.ts';

/** What was found for each version, oldest first. */
export type FoundByVersion = [version: string, found: Record<string, Found>][];

const HEAD = `# Where Seaworthy differs from kubeadm

<!-- Generated: \`make generate\`. The reasons are in test/oracle/differences.ts. -->

Static pods and the kubelet's configuration are rendered by Seaworthy, in kubeadm's layout and names. kubeadm is the oracle: the
kubeadm of each supported version is run with what the cluster document says, for a machine with a kernel of its own, and all that
it writes is compared, fact by fact. What is not listed here is the same. *unset* means the component's own default.
`;

/** docs/reference/oracle.md. */
export function oraclePage(found: FoundByVersion): string {
  const components = [...new Set(DIFFERENCES.map(({ component }) => component))];
  return [HEAD, ...components.map(component => section(component, found))].join('\n');
}

function section(component: string, found: FoundByVersion): string {
  const rows = DIFFERENCES.filter(row => row.component === component).flatMap(row => tableRows(row, found));
  return `## ${component}\n\n| what | kubeadm | Seaworthy | why |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function tableRows({ component, fields, reason }: Difference, found: FoundByVersion): string[] {
  return fields.map((field, index) => {
    const values = found.map(([version, all]): [string, Found | undefined] => [version, all[`${component} ${field}`]]);
    const cells = [code(field), cell(values, 'kubeadm'), cell(values, 'ours'), index === 0 ? reason : '″'];
    return `| ${cells.join(' | ')} |`;
  });
}

/** One value where all versions agree, else each with its version. */
function cell(values: [string, Found | undefined][], side: keyof Found): string {
  const shown = values.map(([version, one]) => [version, one?.[side] === undefined ? 'unset' : code(one[side])]);
  const same = shown.every(([, value]) => value === shown[0]?.[1]);
  return same ? `${shown[0]?.[1]}` : shown.map(([version, value]) => `${version}: ${value}`).join('<br>');
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
