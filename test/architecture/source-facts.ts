import ts from 'typescript';

export interface ImportFact {
  specifier: string;
  /** Nothing of it is left when the file runs. */
  typeOnly: boolean;
  /** import('…') */
  dynamic: boolean;
  line: number;
}

export interface FunctionFact {
  name: string;
  line: number;
  /** From its first line to its last, both counted. */
  lines: number;
}

export interface SourceFacts {
  lines: number;
  imports: ImportFact[];
  functions: FunctionFact[];
}

/** What the walls judge of a TypeScript file. */
export function sourceFacts(path: string, text: string): SourceFacts {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const facts: SourceFacts = { lines: text.trimEnd().split('\n').length, imports: [], functions: [] };
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found) facts.imports.push({ ...found, line: lineOf(node.getStart()) });
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const line = lineOf(node.getStart());
      facts.functions.push({ name: nameOf(node), line, lines: lineOf(node.end) - line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return facts;
}

function importOf(node: ts.Node): Omit<ImportFact, 'line'> | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
    return { specifier: node.moduleSpecifier.text, typeOnly: isTypeOnly(node.importClause), dynamic: false };
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly, dynamic: false };
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
    return { specifier: node.argument.literal.text, typeOnly: true, dynamic: false };
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined;
  const [specifier] = node.arguments;
  return {
    specifier: specifier && ts.isStringLiteral(specifier) ? specifier.text : '(computed)',
    typeOnly: false,
    dynamic: true,
  };
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  if (clause.name || !named || !ts.isNamedImports(named)) return false;
  return named.elements.every(element => element.isTypeOnly);
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText();
  const { parent } = node;
  const named = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent);
  return named ? parent.name.getText() : '(anonymous)';
}
