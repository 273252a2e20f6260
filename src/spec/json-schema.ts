import * as z from 'zod';
import type { Path } from './problem.ts';
import { documentSchema } from './schema.ts';

/** As much of JSON Schema (2020-12) as the cluster document's needs. */
export interface JsonSchema {
  type?: 'object' | 'array' | 'string' | 'integer';
  description?: string;
  default?: unknown;
  examples?: unknown[];
  enum?: string[];
  const?: string;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: JsonSchema | false;
}

let made: JsonSchema | undefined;

/** The JSON Schema of the document as a person writes it, for editors; schemas/cluster.schema.json is its copy. */
export function clusterJsonSchema(): JsonSchema {
  made ??= {
    title: 'Seaworthy cluster document',
    ...(z.toJSONSchema(documentSchema, { io: 'input' }) as JsonSchema),
  } as JsonSchema;
  return made;
}

/** The schema of the field at a path: list indexes lead to the item, keys of a free mapping to its value. */
export function fieldAt(path: Path): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((schema, part) => {
    if (typeof part === 'number') return schema?.items;
    return schema?.properties?.[part] ?? (schema?.additionalProperties || undefined);
  }, clusterJsonSchema());
}

/** The schema at a path if it is a mapping with known keys. */
export function objectAt(path: Path): JsonSchema | undefined {
  const schema = fieldAt(path);
  return schema?.properties ? schema : undefined;
}

/** The path of every field that has a fixed place (not inside a list). */
export function fieldPaths(schema = clusterJsonSchema(), parent: Path = []): Path[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const path = [...parent, key];
    return [path, ...fieldPaths(field, path)];
  });
}
