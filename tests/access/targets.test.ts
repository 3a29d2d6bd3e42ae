import fc from "fast-check";
import { contains, overlaps, type RawAttribute, type Target, targetOf, unknown } from "../../access";
import { target } from "./_helpers/account";

/** The spec, written anew: does a policy's target hold for a resource with just these attributes? */
interface Resource {
  readonly serviceName: string;
  readonly [attribute: string]: string | undefined;
}
const platform = ["iam-groups", "iam-identity", "billing"];
const iamServices = ["iam-groups", "iam-identity"];

function inTarget(attributes: readonly RawAttribute[], resource: Resource): boolean {
  return attributes.every(({ key, operator, value }) => {
    const actual =
      key === "serviceType"
        ? platform.includes(resource.serviceName)
          ? "platform_service"
          : "service"
        : key === "service_group_id"
          ? iamServices.includes(resource.serviceName)
            ? "IAM"
            : undefined
          : resource[String(key)];
    if (operator === "stringExists") return (actual !== undefined) === (value === "true");
    if (actual === undefined) return false;
    const form = String(value).replace(/\*/g, ".*").replace(/\?/g, ".");
    return operator === "stringMatch" ? new RegExp(`^${form}$`).test(actual) : actual === value;
  });
}

const services = ["kms", "secrets-manager", ...platform];
const values = [undefined, "", "a", "b", "z", "ab", "az", "ba", "za", "aba", "abz"];
const universe: readonly Resource[] = services.flatMap((serviceName) =>
  values.flatMap((resource) =>
    // Nothing of an account management service is in a resource group.
    (platform.includes(serviceName) ? [undefined] : [undefined, "g1", "g2"]).map((resourceGroupId) => ({
      serviceName,
      ...(resource === undefined ? {} : { resource }),
      ...(resourceGroupId === undefined ? {} : { resourceGroupId }),
    })),
  ),
);

const oneOf = (key: string, operator: string, ...choices: string[]) =>
  fc.constantFrom(...choices).map((value): RawAttribute => ({ key, operator, value }));
const line = fc.oneof(
  oneOf("serviceName", "stringEquals", ...services),
  oneOf("serviceType", "stringEquals", "service", "platform_service"),
  oneOf("service_group_id", "stringEquals", "IAM"),
  oneOf("resourceGroupId", "stringEquals", "g1", "g2"),
  oneOf("resource", "stringEquals", "a", "ab"),
  oneOf("resource", "stringMatch", "a*", "*a", "?", "*", "a?", "ab*"),
  oneOf("resource", "stringExists", "true", "false"),
);
const lines = fc.uniqueArray(line, { maxLength: 3, selector: ({ key }) => key });

test("subsumption agrees with brute force: what is said to be narrower is, for every resource", () => {
  let proven = 0;
  fc.assert(
    fc.property(lines, lines, (wide, narrow) => {
      const missing = universe.find((one) => inTarget(narrow, one) && !inTarget(wide, one));
      const answer = contains(targetOf(wide), targetOf(narrow));
      if (answer === "yes") proven++;
      expect([answer, missing]).not.toEqual(["yes", expect.anything()]);
    }),
    { numRuns: 5_000 },
  );
  expect(proven).toBeGreaterThan(100);
});

test("subsumption misses nothing that attributes other than services decide", () => {
  const attribute = fc.oneof(
    oneOf("resourceGroupId", "stringEquals", "g1", "g2"),
    oneOf("resource", "stringEquals", "a", "ab"),
    oneOf("resource", "stringMatch", "a*", "*a", "?", "*", "a?", "ab*"),
    oneOf("resource", "stringExists", "true", "false"),
  );
  const some = fc.uniqueArray(attribute, { maxLength: 2, selector: ({ key }) => key });
  fc.assert(
    fc.property(some, some, (wide, narrow) => {
      const missing = universe.find((one) => inTarget(narrow, one) && !inTarget(wide, one));
      expect(contains(targetOf(wide), targetOf(narrow))).toBe(missing ? "no" : "yes");
    }),
    { numRuns: 2_000 },
  );
});

test("subsumption is reflexive and transitive", () => {
  fc.assert(
    fc.property(lines, lines, lines, (a, b, c) => {
      const [one, two, three] = [targetOf(a), targetOf(b), targetOf(c)];
      expect(contains(one, targetOf(a))).toBe("yes");
      if (contains(one, two) === "yes" && contains(two, three) === "yes")
        expect(contains(one, three)).toBe("yes");
    }),
    { numRuns: 3_000 },
  );
});

test("one more line never makes a target wider", () => {
  fc.assert(
    fc.property(lines, line, (some, more) => {
      expect(contains(targetOf(some), targetOf([...some, more]))).toBe("yes");
    }),
  );
});

test("what a target overlaps with it reaches, by brute force", () => {
  fc.assert(
    fc.property(lines, fc.constantFrom(...universe), (some, resource) => {
      const whole = { ...resource, resource: resource.resource, resourceGroupId: resource.resourceGroupId };
      const answer = overlaps(targetOf(some), whole);
      if (answer !== "unknown") expect(answer).toBe(inTarget(some, resource) ? "yes" : "no");
    }),
    { numRuns: 2_000 },
  );
});

test.each<[string, Target, Target, string]>([
  [
    "one service within all IAM-enabled ones",
    target({ serviceType: "service" }),
    target({ serviceName: "kms" }),
    "yes",
  ],
  [
    "an account management service among them",
    target({ serviceType: "service" }),
    target({ serviceName: "iam-groups" }),
    "no",
  ],
  [
    "a resource group within all IAM-enabled services",
    target({ serviceType: "service" }),
    target({ resourceGroupId: "g" }),
    "yes",
  ],
  [
    "one IAM service within all of IAM",
    target({ service_group_id: "IAM" }),
    target({ serviceName: "iam-access-management.customRole" }),
    "yes",
  ],
  [
    "IAM within account management",
    target({ serviceType: "platform_service" }),
    target({ service_group_id: "IAM" }),
    "yes",
  ],
  [
    "account management within IAM",
    target({ service_group_id: "IAM" }),
    target({ serviceType: "platform_service" }),
    "no",
  ],
  [
    "a service that IBM's page has no name for",
    target({ serviceType: "service" }),
    target({ serviceName: "product-lifecycle" }),
    "unknown",
  ],
  [
    "another instance",
    target({ serviceName: "kms", serviceInstance: "1" }),
    target({ serviceName: "kms", serviceInstance: "2" }),
    "no",
  ],
])("%s", (_, wide, narrow, expected) => {
  expect(contains(wide, narrow)).toBe(expected);
});

test("a value that is not known is neither narrower nor wider", () => {
  const instance = targetOf([{ key: "serviceInstance", value: unknown("an output") }]);
  expect(contains(target({ serviceInstance: "1" }), instance)).toBe("unknown");
  expect(contains(instance, target({ serviceInstance: "1" }))).toBe("unknown");
  expect(contains(target({}), instance)).toBe("yes");
  expect(contains(instance, target({}))).toBe("no");
  expect(contains(instance, instance)).toBe("yes");
  const unread = targetOf([], [], [unknown("resources")]);
  expect(contains(target({ serviceName: "kms" }), unread)).toBe("unknown");
  expect(contains(target({}), unread)).toBe("yes");
});

test("access tags add up: more of them is narrower, others are not", () => {
  const tagged = (...tags: [string, string][]) =>
    targetOf(
      [],
      tags.map(([key, value]) => ({ key, value })),
    );
  expect(contains(tagged(["env", "dev"]), tagged(["env", "dev"], ["team", "a"]))).toBe("yes");
  expect(contains(tagged(["env", "dev"], ["team", "a"]), tagged(["env", "dev"]))).toBe("no");
  expect(contains(tagged(["env", "dev"]), tagged(["env", "prod"]))).toBe("no");
  expect(contains(target({}), tagged(["env", "prod"]))).toBe("yes");
});
