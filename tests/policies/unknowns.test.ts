import { catalogue } from "../../policies/catalogue";
import { outcomes, outcomesOfPack } from "./_helpers/outcomes";
import { type Fixture, unknownText } from "./_helpers/resources";
import { fixtures, type Program } from "./fixtures";

afterEach(() => new Promise((resolve) => setImmediate(resolve)));

/**
 * A violating program with a value of it replaced by one that is not known yet. The value that was there is one of
 * those that may come, so no rule may take such a program for a good one.
 */
interface Obscured {
  readonly path: string;
  readonly program: Program;
}

function obscured(program: Program): Obscured[] {
  return program.flatMap((fixture, index) =>
    pathsIn(fixture.inputs).map((path) => ({
      path: `${fixture.urn.split("::").at(-1)}.${path.join(".")}`,
      program: Object.assign(
        program.map((one, place) => (place === index ? without(one, path) : one)),
        { live: program.live, waivers: program.waivers },
      ) as Program,
    })),
  );
}

/** Of every value, and of every list and block that holds some. */
function pathsIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    child === undefined ? [] : [[key], ...pathsIn(child).map((path) => [key, ...path])],
  );
}

function without(fixture: Fixture, path: readonly string[]): Fixture {
  const inputs = structuredClone(fixture.inputs) as Record<string, unknown>;
  let holder = inputs;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
  holder[path.at(-1)!] = unknownText;
  const { [path[0]!]: _, ...propertyDependencies } = fixture.propertyDependencies ?? {};
  return { ...fixture, inputs, propertyDependencies };
}

const cases = catalogue.flatMap(({ id }) =>
  fixtures[id]!.violating.flatMap((program, index) =>
    obscured(program).map((one) => [id, index + 1, one.path, one.program] as const),
  ),
);

/** Values that may be unknown without a word, and why that is no hole. */
const accepted: Readonly<Record<string, { readonly paths: RegExp; readonly because: string }>> = {
  "ILP-A04": {
    paths: /^policy\.resources\.resourceInstanceId$/,
    because: "What another resource tells is an id, and no id is a lone asterisk.",
  },
  "ILP-A05": {
    paths: /^policy\.resources\.resource$/,
    because: "What another resource tells is an id, and no id is a lone asterisk.",
  },
  "ILP-B09": {
    paths: /^(key\.apikey|copy\.payload|other\.description|handover\..*)$/,
    because: "A value that is made from a key says so, and a known one is not made from an unknown one.",
  },
  "ILP-C01": { paths: /^key\.createdAt$/, because: "Only a key that does not exist has no age yet." },
  "ILP-C03": { paths: /^key\.apikey$/, because: "The value that IAM makes is an output of the same name." },
  "ILP-C06": {
    paths: /^(key\.apikey|secret\.(apiKey|credentials.*)|g\.description)$/,
    because: "As for ILP-B09.",
  },
  "ILP-D04": {
    paths: /^policy\.resources\.resource$/,
    because: "As for ILP-A05.",
  },
  "ILP-E01": {
    paths: /^authorization\.sourceResourceInstanceId$/,
    because: "What another resource tells is an id, and no id is empty.",
  },
};

test.each(catalogue.map(({ id }) => id))(
  "%s: no value of a violating program can become unknown and make it pass",
  async (id) => {
    const passed: string[] = [];
    for (const [rule, index, path, program] of cases.filter(([rule]) => rule === id)) {
      const given = fixtures[id]!.parameters;
      if (outcomes(rule, program, given).length === 0 && !accepted[rule]?.paths.test(path))
        passed.push(`${index}: ${path}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(passed).toEqual([]);
  },
);

test("the pack says the same of programs with unknown values", async () => {
  const differing: string[] = [];
  // One of each rule: the same code reads all of them.
  for (const { id } of catalogue) {
    const [first] = cases.filter(([rule]) => rule === id);
    if (!first) continue;
    const given = fixtures[id]!.parameters;
    const [, , path, program] = first;
    await new Promise((resolve) => setImmediate(resolve));
    if (outcomesOfPack(id, program, given).join() !== outcomes(id, program, given).join())
      differing.push(`${id}: ${path}`);
  }
  expect(differing).toEqual([]);
});
