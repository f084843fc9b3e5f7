import fc from 'fast-check';
import type { OpenApi, Operation } from './contract-check.ts';
import type { Request } from './doors.ts';

type Json = Record<string, unknown>;

/** A request that the document suggests, or one that is a little beside it. */
export interface GeneratedRequest extends Request {
  method: string;
  path: string;
}

/** What no sender should send, and some do. */
const JUNK: unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, '', ' ', '0', '-0', '00', '08-1', '1e400', 'NaN', 'null'],
  ...['\u0000', '\ud800', '🙂'.repeat(40), "' or 1=1 --", '../../etc', '9'.repeat(80), '0.' + '0'.repeat(60) + '1'],
  ...[[], {}, [[]], { $ne: null }, { toString: 1 }, '2026-02-30T25:61:61Z', '9999-12-31T23:59:59.999Z'],
];
const junk = fc.constantFrom<unknown>(...JUNK);

/** What requests are drawn from: the document, ids that exist, and whether something else may stand in any place. */
interface Source {
  document: OpenApi;
  knownIds: readonly string[];
  isLoose: boolean;
}

/** Requests of one operation, half of them as the document allows them, half of them with something else in some places. */
export function requestsOf(
  document: OpenApi,
  target: { method: string; path: string; operation: Operation },
  knownIds: readonly string[],
): fc.Arbitrary<GeneratedRequest> {
  return fc.oneof(...[true, false].map((isLoose) => requestOf({ document, knownIds, isLoose }, target)));
}

function requestOf(
  source: Source,
  { method, path, operation }: { method: string; path: string; operation: Operation },
): fc.Arbitrary<GeneratedRequest> {
  const of = (place: string) => {
    const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === place);
    const values = Object.fromEntries(parameters.map(({ name, schema }) => [name, valueOf(source, schema)]));
    return fc.record(values, place === 'path' ? {} : { requiredKeys: [] }) as fc.Arbitrary<Record<string, unknown>>;
  };
  const schema = operation.requestBody?.content['application/json']?.schema;
  const body = schema === undefined ? fc.constant(undefined) : valueOf(source, schema);
  return fc
    .record({ inPath: of('path'), query: of('query'), headers: of('header'), body })
    .map(({ inPath, query, headers, body: json }) => ({
      method: method.toUpperCase(),
      path: withQuery(
        path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segment(inPath[name])),
        query,
      ),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, headerText(value)])),
      ...(json !== undefined && { json }),
    }));
}

/** Values of a schema; of a loose source, in one place of eight something else. */
function valueOf(source: Source, schema: Json): fc.Arbitrary<unknown> {
  const valid = validOf(source, schema);
  return source.isLoose ? fc.oneof({ weight: 7, arbitrary: valid }, junk) : valid;
}

function validOf(source: Source, schema: Json): fc.Arbitrary<unknown> {
  const {
    $ref: reference,
    anyOf,
    oneOf,
    enum: words,
    const: only,
    type,
  } = schema as {
    $ref?: string;
    anyOf?: Json[];
    oneOf?: Json[];
    enum?: unknown[];
    const?: unknown;
    type?: string | string[];
  };
  if (reference !== undefined)
    return validOf(source, source.document.components.schemas[reference.split('/').at(-1) ?? ''] as Json);
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => validOf(source, choice)));
  if (words !== undefined) return fc.constantFrom(...words);
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(type)) return fc.oneof(...type.map((each) => validOf(source, { ...schema, type: each })));
  switch (type) {
    case 'string':
      return textOf(source, schema);
    case 'integer':
      return fc.integer(between(schema));
    case 'number':
      return fc.double({ noNaN: true, min: 0, max: 1e6 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valueOf(source, (schema['items'] ?? {}) as Json), { maxLength: 4 });
    case 'object': {
      const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>);
      const record = Object.fromEntries(properties.map(([name, each]) => [name, valueOf(source, each)]));
      return fc.record(record, { requiredKeys: (schema['required'] ?? []) as string[] });
    }
    case undefined:
    default:
      return junk;
  }
}

function textOf({ knownIds }: Source, schema: { format?: string; pattern?: string }): fc.Arbitrary<string> {
  if (schema.format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (schema.pattern === undefined) return fc.string({ unit: 'binary', maxLength: 80 });
  const pattern = new RegExp(schema.pattern, 'u');
  const known = knownIds.filter((id) => pattern.test(id));
  const others = fc.stringMatching(pattern);
  return known.length === 0 ? others : fc.oneof(others, { weight: 3, arbitrary: fc.constantFrom(...known) });
}

function between({ minimum, maximum }: { minimum?: number; maximum?: number }): { min: number; max: number } {
  return { min: minimum ?? -1_000, max: Math.max(minimum ?? 0, Math.min(maximum ?? 1e6, Number.MAX_SAFE_INTEGER)) };
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
/** A lone surrogate has no form in an address. */
const encoded = (value: unknown): string => encodeURIComponent(plain(value).toWellFormed());
/** An empty segment would be another address, and dots are walked by whoever sends them. */
const segment = (value: unknown): string => encoded(value).replaceAll('.', '%2E') || '%20';
/** What fetch can send. */
const headerText = (value: unknown): string => plain(value).replaceAll(/[^!-~]/g, '');

function withQuery(path: string, query: Record<string, unknown>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
