import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Case, cases, secret } from "./_helpers/cases";

interface Registered {
  name: string;
  id: string;
  inputs: Record<string, unknown>;
}

const components = resolve(__dirname, "../../components");
const registered: Registered[] = [];
const outputs: { owner: unknown; values: Record<string, unknown> }[] = [];

/** What a provider would answer: secret only what the provider declares so. */
function mocks(preview: boolean): Promise<void> {
  return pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs, id, custom }) => {
        registered.push({ name, id: id ?? "", inputs });
        if (preview || !custom) return { id: undefined, state: inputs };
        const made = {
          iamId: `iam-${name}`,
          crn: `crn-of-${name}`,
          secretId: `id-${name}`,
          secretGroupId: "g",
        };
        const written = { iamId: "i", request: "r", mailto: "m" };
        const told = { stdout: JSON.stringify(written), createdAt: "2026-11-23T00:00:00Z" };
        return {
          id: id || `id-of-${name}`,
          state: { ...inputs, ...made, ...told, apikey: secret, apiKey: secret },
        };
      },
      call: () => ({ stdout: "viewer" }),
    },
    "project",
    "stack",
    preview,
  );
}

beforeEach(() => {
  registered.length = 0;
  outputs.length = 0;
  // biome-ignore lint/suspicious/noExplicitAny: the method is protected
  jest.spyOn(pulumi.ComponentResource.prototype as any, "registerOutputs").mockImplementation(function (
    this: unknown,
    values: unknown,
  ) {
    // Pulumi calls it by itself too, with nothing, for components that do not.
    if (values !== undefined) outputs.push({ owner: this, values: values as Record<string, unknown> });
  });
});
afterEach(() => jest.restoreAllMocks());

/** Makes the component and waits until nothing more is registered. Names of all that came below it, and it itself. */
async function make(each: Case, input: <T>(value: T) => pulumi.Input<T>): Promise<pulumi.Resource[]> {
  const below: pulumi.Resource[] = [];
  const seen: pulumi.ResourceTransformation = ({ resource }) => {
    below.push(resource);
    return undefined;
  };
  await each.make("demo", input, { transformations: [seen] });
  for (let before = -1; before !== registered.length; ) {
    before = registered.length;
    await new Promise((done) => setTimeout(done, 50));
  }
  return below;
}

/** Without what is marked as a secret: the form that Pulumi sends secrets in. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value === null || typeof value !== "object") return value;
  if ("4dabf18193072939515e22adb298388d" in value) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutSecrets(part)]));
}

test("every component is among these", () => {
  const files = readdirSync(components).filter(
    (file) =>
      file.endsWith(".ts") &&
      /extends pulumi\.ComponentResource/.test(readFileSync(join(components, file), "utf8")),
  );
  expect([...new Set(Object.values(cases).map(({ file }) => file))].sort()).toEqual(files.sort());
});

describe.each(Object.entries(cases))("%s", (_name, each) => {
  test("names its children after itself and is above all of them", async () => {
    await mocks(false);
    const below = await make(each, (value) => value);
    expect(registered.length).toBeGreaterThan(1);
    for (const { name } of registered) expect(name).toMatch(/^demo([-/]|$)/);
    // A transformation of the component is told of everything below it, and of nothing else.
    expect(below).toHaveLength(registered.length);
  });

  test("registers its outputs once, and so do the components in it", async () => {
    await mocks(false);
    const below = await make(each, (value) => value);
    const owners = below.filter((resource) => resource instanceof pulumi.ComponentResource);
    const own = owners.filter((owner) => owner.constructor !== pulumi.ComponentResource);
    expect(outputs.map(({ owner }) => owner)).toHaveLength(own.length);
    expect(new Set(outputs.map(({ owner }) => owner))).toEqual(new Set(own));
  });

  test("shows no secret in a name, an id, a plain input or an output", async () => {
    await mocks(false);
    await make(each, (value) => value);
    expect(JSON.stringify(registered.map(({ name, id }) => [name, id]))).not.toContain(secret);
    expect(JSON.stringify(registered.map(({ inputs }) => withoutSecrets(inputs)))).not.toContain(secret);
    for (const { values } of outputs) {
      const shown = await new Promise((done) => pulumi.output(values).apply(done));
      expect(JSON.stringify(shown)).not.toContain(secret);
    }
  });

  test("is the same set of resources in a preview that does not know its inputs yet", async () => {
    await mocks(false);
    await make(each, (value) => value);
    const known = registered.map(({ name }) => name).sort();
    registered.length = 0;
    await mocks(true);
    await make(each, unknown);
    expect(registered.map(({ name }) => name).sort()).toEqual(known);
  });
});

/** An input that only the deployment itself will tell. */
function unknown<T>(_value: T): pulumi.Input<T> {
  return pulumi.output(pulumi.unknown as unknown as T) as pulumi.Output<T>;
}
