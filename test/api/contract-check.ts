import { z } from 'zod';

type Json = Record<string, unknown>;

export interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Json };
}
export interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  parameters?: { name: string; in: string; schema: Json }[];
  requestBody?: { content: Record<string, { schema: Json; examples?: Record<string, { value: unknown }> }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
}

/** A schema of the document as zod; references become local definitions, and unknown formats stay text. */
export function schemaOf(document: OpenApi, schema: Json): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs: document.components.schemas });
  return z.fromJSONSchema(
    JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) as z.core.JSONSchema.JSONSchema,
  );
}

/** The operation that a request meets; null when the document does not know it. */
export function operationOf(document: OpenApi, method: string, path: string): Operation | null {
  const [bare = ''] = path.split('?');
  for (const [template, operations] of Object.entries(document.paths)) {
    const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    const operation = operations[method.toLowerCase()];
    if (pattern.test(bare) && operation) return operation;
  }
  return null;
}

/** What a reply does that the document does not say; null when it keeps to it. */
export function breach(
  document: OpenApi,
  request: { method: string; path: string },
  answer: { status: number; headers: Headers; body: unknown },
): string | null {
  const operation = operationOf(document, request.method, request.path);
  if (!operation) return null;
  const declared = operation.responses[String(answer.status)];
  if (!declared) return `${operation.operationId} answered ${answer.status}, which it does not declare`;
  const [mediaType = ''] = (answer.headers.get('content-type') ?? '').split(';');
  if (declared.content && !declared.content[mediaType])
    return `${operation.operationId} ${answer.status} is ${mediaType}, which it does not declare`;
  if (mediaType !== 'application/json') return null;
  const schema = declared.content?.['application/json']?.schema;
  if (!schema) return null;
  const parsed = schemaOf(document, schema).safeParse(answer.body);
  return parsed.success
    ? null
    : `${operation.operationId} ${answer.status}: ${JSON.stringify(parsed.error.issues)} in ${JSON.stringify(answer.body)}`;
}
