import { reportJsonSchema } from '../../src/report/json.ts';
import { recordedOraclePage } from '../../test/oracle/recorded.ts';
import { cliPage } from './cli.ts';
import { clusterDocumentPage, clusterSchemaFile } from './cluster-document.ts';
import { exitCodesPage } from './exit-codes.ts';
import { hopsPage } from './hops.ts';

/** Every file of the repository that is made from code, by path, with the text it should have. */
export function generatedFiles(): Record<string, string> {
  return {
    'schemas/cluster.schema.json': clusterSchemaFile(),
    'schemas/report.schema.json': `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
    'docs/reference/cli.md': cliPage(),
    'docs/reference/cluster-document.md': clusterDocumentPage(),
    'docs/reference/exit-codes.md': exitCodesPage(),
    'docs/reference/hops.md': hopsPage(),
    'docs/reference/oracle.md': recordedOraclePage(),
  };
}
