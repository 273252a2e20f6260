import { clusterDocumentPage, clusterSchemaFile } from './cluster-document.ts';
import { exitCodesPage } from './exit-codes.ts';

/** Every file of the repository that is made from code, by path, with the text it should have. */
export function generatedFiles(): Record<string, string> {
  return {
    'schemas/cluster.schema.json': clusterSchemaFile(),
    'docs/reference/cluster-document.md': clusterDocumentPage(),
    'docs/reference/exit-codes.md': exitCodesPage(),
  };
}
