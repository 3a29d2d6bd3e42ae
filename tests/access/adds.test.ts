import fc from "fast-check";
import { adds, buildModel, dataOfResources, fromProgram } from "../../access";
import { made, unknownText } from "../policies/_helpers/resources";
import { roleTable } from "./_helpers/table";

interface GroupGrant {
  group: string;
  role: string;
  instance: unknown;
}

function modelOf(grants: readonly GroupGrant[]) {
  const resources = grants.map(({ group, role, instance }, index) =>
    made("IamAccessGroupPolicy", `policy-${index}`, {
      accessGroupId: group,
      roles: [role],
      resources: { service: "kms", ...(instance === "" ? {} : { resourceInstanceId: instance }) },
    }),
  );
  return buildModel(dataOfResources(resources.map(fromProgram)), roleTable);
}

const [a, b, c] = ["AccessGroupId-a", "AccessGroupId-b", "AccessGroupId-c"] as const;

test.each([
  ["nothing", [], "no"],
  ["what nobody else gives", [{ group: a, role: "Reader", instance: "1" }], "yes"],
  [
    "less than another",
    [
      { group: a, role: "Reader", instance: "1" },
      { group: b, role: "Manager", instance: "" },
    ],
    "no",
  ],
  [
    "the same on another instance",
    [
      { group: a, role: "Reader", instance: "1" },
      { group: b, role: "Reader", instance: "2" },
    ],
    "yes",
  ],
  [
    "the same on an instance that is not known",
    [
      { group: a, role: "Reader", instance: "1" },
      { group: b, role: "Reader", instance: unknownText },
    ],
    "unknown",
  ],
])("a group that gives %s", (_, grants, expected) => {
  expect(adds(modelOf(grants), a, [b, c])).toBe(expected);
});

const grant = fc.record({
  group: fc.constantFrom(a, b, c),
  role: fc.constantFrom("Reader", "Writer", "Manager", "Viewer"),
  instance: fc.constantFrom("", "1", "2"),
});

test("what a group adds to some others, it adds to fewer of them", () => {
  fc.assert(
    fc.property(fc.array(grant, { maxLength: 8 }), (grants) => {
      const model = modelOf(grants);
      if (adds(model, a, [b, c]) === "yes")
        expect([adds(model, a, [b]), adds(model, a, [])]).toEqual(["yes", "yes"]);
      expect(adds(model, a, [a])).toBe("no");
    }),
  );
});
