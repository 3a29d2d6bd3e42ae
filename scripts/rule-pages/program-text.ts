import { isUnknown, plain } from "../../access";
import type { Fixture } from "../../tests/policies/_helpers/resources";
import type { Program } from "../../tests/policies/fixtures";

/** Outputs that properties are made from, where it is not the id. */
const outputOf: Readonly<Record<string, string>> = {
  iamId: "iamId",
  iamServiceId: "iamId",
  apiKey: "apikey",
  payload: "apikey",
  environment: "apikey",
  resources: "guid",
  secretGroupId: "secretGroupId",
};

/** A program of the fixtures as TypeScript: values that come from another resource are written as its outputs. */
export function programText(program: Program): string {
  return program.map((fixture) => resourceText(fixture, program)).join("\n");
}

function resourceText(fixture: Fixture, program: Program): string {
  const { type, urn, inputs, options, waitsFor } = fixture;
  const name = nameOf(urn);
  const isKey = Object.hasOwn(inputs, "apikey") && isReferred(fixture, program);
  const { apikey, ...others } = inputs;
  const given = isKey ? others : inputs;
  if (type === "pulumi:pulumi:Stack") return outputsText(given, program);
  const fields = fieldsText(given, fixture, program);
  const extra = [
    ...(waitsFor?.length ? [`dependsOn: [${waitsFor.map((one) => variable(nameOf(one))).join(", ")}]`] : []),
    ...(options?.protect ? ["protect: true"] : []),
    ...(options?.ignoreChanges ? [`ignoreChanges: ${JSON.stringify(options.ignoreChanges)}`] : []),
  ];
  const last = extra.length > 0 ? `, { ${extra.join(", ")} }` : "";
  const made = `new ${classOf(type)}("${name}", {\n${fields}}${last});`;
  return isUsed(urn, program) || isKey ? `const ${variable(name)} = ${made}` : made;
}

function outputsText(outputs: Readonly<Record<string, unknown>>, program: Program): string {
  return Object.entries(outputs)
    .map(([name, value]) => `export const ${name} = ${valueText(value, [], name, program)};`)
    .join("\n");
}

function fieldsText(
  inputs: Readonly<Record<string, unknown>>,
  { propertyDependencies = {} }: Fixture,
  program: Program,
): string {
  return Object.entries(inputs)
    .filter(([, value]) => value !== undefined)
    .map(([property, value]) => {
      const from = [...(propertyDependencies[property] ?? [])];
      const text = valueText(plain(value), from, property, program);
      return `  ${property}: ${text.replaceAll("\n", "\n  ")},\n`;
    })
    .join("");
}

function valueText(value: unknown, from: string[], property: string, program: Program): string {
  if (isUnknown(value)) {
    const urn = from.length > 1 ? from.shift() : from[0];
    return urn === undefined ? "anotherOutput" : `${variable(nameOf(urn))}.${outputOf[property] ?? "id"}`;
  }
  if (typeof value === "string") return textText(value, program);
  if (Array.isArray(value))
    return wrapped(
      "[",
      value.map((one) => valueText(one, from, property, program)),
      "]",
    );
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value).map(
    ([key, child]) => `${/^\w+$/.test(key) ? key : `"${key}"`}: ${valueText(child, from, property, program)}`,
  );
  return wrapped("{ ", fields, " }");
}

/** On one line if it is short, otherwise one line for each part. */
function wrapped(open: string, parts: readonly string[], close: string): string {
  const line = `${open}${parts.join(", ")}${close}`;
  if (line.length <= 80 && !line.includes("\n")) return line;
  const lines = parts.map((part) => `  ${part.replaceAll("\n", "\n  ")},\n`);
  return `${open.trim()}\n${lines.join("")}${close.trim()}`;
}

/** A text that is another resource's key is written as that. */
function textText(text: string, program: Program): string {
  for (const { urn, id, inputs } of program) {
    if (text === id) return `${variable(nameOf(urn))}.id`;
    const key = inputs.apikey;
    if (typeof key !== "string" || !text.includes(key)) continue;
    const reference = `${variable(nameOf(urn))}.apikey`;
    return text === key ? reference : `pulumi.interpolate\`${text.replace(key, `\${${reference}}`)}\``;
  }
  return JSON.stringify(text);
}

function isReferred({ urn, id, inputs }: Fixture, program: Program): boolean {
  const others = JSON.stringify(program.filter((one) => one.urn !== urn).map((one) => one.inputs));
  return others.includes(String(inputs.apikey)) || (id !== undefined && others.includes(id));
}

function isUsed(urn: string, program: Program): boolean {
  return program.some(
    ({ propertyDependencies = {}, waitsFor = [] }) =>
      waitsFor.includes(urn) || Object.values(propertyDependencies).some((urns) => urns.includes(urn)),
  );
}

function classOf(type: string): string {
  if (type.startsWith("ibm:")) return `ibm.${type.slice(type.lastIndexOf(":") + 1)}`;
  return type.replaceAll(":", ".");
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function variable(name: string): string {
  return name.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase());
}
