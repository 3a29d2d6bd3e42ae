import fc from "fast-check";

/** The parts of JSON Schema that the routes use. */
export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  format?: string;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
}

/** What is there now: by hint (a field's or path's name), and in all. */
export type Known = (hint: string) => readonly string[];

/** Stands for an id or name that exists when the request is sent; `filled` puts one in. */
const known = (hint: string) => fc.nat({ max: 999 }).map((n) => `{{${n}:${hint}}}`);

/** Puts ids and names that exist now where `known` left room for them. */
export function filled(text: string, words: Known): string {
  return text.replace(/\{\{(\d+):(\w*)\}\}/g, (_, n: string, hint: string) => {
    const pool = words(hint);
    return pool[Number(n) % pool.length] ?? "";
  });
}

const strange = [
  ...[
    "",
    " ",
    "-1",
    "0",
    "1e309",
    "null",
    "undefined",
    "NaN",
    "true",
    "__proto__",
    "constructor",
    "toString",
  ],
  ...[
    "*",
    "?",
    "%",
    "%00",
    "../..",
    "$IBM_CLOUD_API_KEY",
    "\u0000",
    "\ud800",
    "𝒳",
    "' OR 1=1",
    "a".repeat(5000),
  ],
  ...[
    "2026-02-30T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "crn:v1:bluemix:public:x::a/b:c::",
    "iam-ServiceId-",
    "1d",
  ],
];

/** Text that nobody expects, or an id of something that exists. */
export const word = fc.oneof(
  { weight: 3, arbitrary: known("") },
  { weight: 2, arbitrary: fc.constantFrom(...strange) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40, unit: "binary" }) },
);

/** Mostly an id of what the path names there. */
export function idOf(hint: string): fc.Arbitrary<string> {
  return fc.oneof({ weight: 8, arbitrary: known(hint) }, { weight: 1, arbitrary: word });
}

export const junk: fc.Arbitrary<unknown> = fc.oneof(
  word,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(word, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("id", "name", "type", "attributes", "__proto__"), word, { maxKeys: 3 }),
);

/** Mostly what `schema` asks for; here and there something else. `hint`: the name of what it is the schema of. */
export function arbitraryOf(schema: Schema | undefined, hint = "", depth = 0): fc.Arbitrary<unknown> {
  if (schema === undefined || depth > 6) return junk;
  return fc.oneof({ weight: 20, arbitrary: fitting(schema, hint, depth) }, { weight: 1, arbitrary: junk });
}

function fitting(schema: Schema, hint: string, depth: number): fc.Arbitrary<unknown> {
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives) {
    const rest = { ...schema, oneOf: undefined, anyOf: undefined };
    return fc.oneof(...alternatives.map((one) => fitting({ ...rest, ...one }, hint, depth)));
  }
  if (schema.allOf)
    return fitting(Object.assign({}, schema, { allOf: undefined }, ...schema.allOf), hint, depth);
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const type = [schema.type ?? (schema.properties ? "object" : "string")].flat();
  return fc.oneof(...type.map((one) => ofType(one, schema, hint, depth)));
}

function ofType(type: string, schema: Schema, hint: string, depth: number): fc.Arbitrary<unknown> {
  switch (type) {
    case "object":
      return objectOf(schema, depth);
    case "array": {
      const minLength = Math.min(schema.minItems ?? 0, 4);
      return fc.array(arbitraryOf(schema.items, hint, depth + 1), {
        minLength,
        maxLength: Math.max(minLength, 2),
      });
    }
    case "integer":
    case "number":
      return fc.integer({ min: schema.minimum ?? -2, max: schema.maximum ?? 1000 });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return textOf(schema, hint);
  }
}

/** Every required property, few of the others. */
function objectOf({ properties = {}, required = [] }: Schema, depth: number): fc.Arbitrary<unknown> {
  const left = Symbol("left out");
  const values = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const value = arbitraryOf(schema, name, depth + 1);
      const optional = fc.oneof({ weight: 3, arbitrary: fc.constant(left) }, { weight: 1, arbitrary: value });
      return [name, required.includes(name) ? value : optional];
    }),
  );
  return fc.tuple(fc.record(values), fc.nat({ max: 19 }), word, junk).map(([object, dice, name, value]) => {
    const kept = Object.entries(object).filter(
      ([key, it]) => it !== left && !(dice === 1 && key === required[0]),
    );
    return Object.fromEntries(dice === 0 ? [...kept, [name, value]] : kept);
  });
}

/** Texts that match; many fields share a pattern, and reading one takes long. */
function matching(pattern: string): fc.Arbitrary<string> {
  const known = patterns.get(pattern) ?? fc.stringMatching(new RegExp(pattern));
  patterns.set(pattern, known);
  return known;
}
const patterns = new Map<string, fc.Arbitrary<string>>();

function textOf(
  { minLength = 0, maxLength = 60, pattern, format }: Schema,
  hint: string,
): fc.Arbitrary<string> {
  const length = {
    minLength: Math.min(minLength, 100),
    maxLength: Math.min(Math.max(minLength, maxLength), 100),
  };
  const plain = fc.string(length).map((text) => text.replaceAll("{{", "  "));
  const choices = [{ weight: 1, arbitrary: plain }];
  if (pattern !== undefined && !/\(\?[<!=]|\\p/.test(pattern)) {
    choices.push({ weight: 2, arbitrary: matching(pattern) });
  }
  const likely = format === "date-time" ? fc.constant("2099-01-01T00:00:00Z") : known(hint);
  return fc.oneof(...choices, { weight: 8, arbitrary: likely });
}
