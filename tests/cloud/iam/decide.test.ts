import { decide, type Resource, targets } from "../../../cloud/iam/decide";
import type { Attribute, Policy, RuleCondition } from "../../../cloud/iam/entities";

const account = "acc";
const instance: Resource = {
  accountId: account,
  serviceName: "secrets-manager",
  serviceInstance: "guid-1",
  resourceGroupId: "group-1",
  region: "us-south",
  resourceType: "secret-group",
  resource: "sg-1",
};
const identity: Resource = { accountId: account, serviceName: "iam-identity" };
const resourceGroup: Resource = {
  accountId: account,
  serviceName: "resource-controller",
  resourceType: "resource-group",
  resource: "group-1",
};

function attributes(target: Record<string, string | boolean | string[]>): Attribute[] {
  return Object.entries({ accountId: account, ...target }).map(([key, value]) => ({
    key,
    operator: Array.isArray(value)
      ? "stringEqualsAnyOf"
      : typeof value === "boolean"
        ? "stringExists"
        : /[*?]/.test(value)
          ? "stringMatch"
          : "stringEquals",
    value,
  }));
}

function policy(target: Record<string, string | boolean | string[]>, rest: Partial<Policy> = {}): Policy {
  return {
    id: "p",
    account_id: account,
    api_version: "v1",
    type: "access",
    state: "active",
    subject: [],
    resource: attributes(target),
    roles: ["crn:role:Reader"],
    created_at: 0,
    created_by_id: "",
    last_modified_at: 0,
    last_modified_by_id: "",
    version: 1,
    ...rest,
  };
}

describe("a policy reaches", () => {
  test.each<[string, Record<string, string | boolean | string[]>, Resource]>([
    ["a service", { serviceName: "secrets-manager" }, instance],
    ["an instance", { serviceName: "secrets-manager", serviceInstance: "guid-1" }, instance],
    ["a resource type", { serviceName: "secrets-manager", resourceType: "secret-group" }, instance],
    [
      "one resource",
      { serviceName: "secrets-manager", resourceType: "secret-group", resource: "sg-1" },
      instance,
    ],
    ["a region", { serviceName: "secrets-manager", region: "us-south" }, instance],
    ["a resource group's contents", { resourceGroupId: "group-1" }, instance],
    [
      "one service in a resource group",
      { resourceGroupId: "group-1", serviceName: "secrets-manager" },
      instance,
    ],
    ["every service", { serviceType: "service" }, instance],
    ["every account management service", { serviceType: "platform_service" }, identity],
    ["the IAM services", { service_group_id: "IAM" }, identity],
    ["a resource group itself", { resourceType: "resource-group", resource: "group-1" }, resourceGroup],
    ["every resource group", { resourceType: "resource-group" }, resourceGroup],
    ["what a wildcard fits", { serviceName: "secrets-manager", resource: "sg-*" }, instance],
    ["what a one-letter wildcard fits", { serviceName: "secrets-manager", resource: "sg-?" }, instance],
    ["one of several values", { serviceName: "secrets-manager", region: ["eu-de", "us-south"] }, instance],
    ["whatever has the attribute", { serviceName: "secrets-manager", resourceGroupId: true }, instance],
    ["whatever lacks the attribute", { serviceName: "iam-identity", resourceGroupId: false }, identity],
  ])("%s", (_, target, resource) => {
    expect(targets(policy(target), resource)).toBe(true);
  });
});

describe("a policy does not reach", () => {
  test.each<[string, Record<string, string | boolean | string[]>, Resource]>([
    ["another service", { serviceName: "kms" }, instance],
    ["another instance", { serviceName: "secrets-manager", serviceInstance: "guid-2" }, instance],
    ["another account", { accountId: "other", serviceName: "secrets-manager" }, instance],
    ["another region", { serviceName: "secrets-manager", region: "eu-de" }, instance],
    ["another resource group", { resourceGroupId: "group-2" }, instance],
    ["account management, when it is for all services", { serviceType: "service" }, identity],
    ["services, when it is for account management", { serviceType: "platform_service" }, instance],
    ["account management, when it is for a resource group", { resourceGroupId: true }, identity],
    [
      "access groups through a resource group",
      { resourceGroupId: "group-1" },
      { ...identity, resourceGroupId: "group-1" },
    ],
    ["services, when it is for the IAM services", { service_group_id: "IAM" }, instance],
    [
      "billing, when it is for the IAM services",
      { service_group_id: "IAM" },
      { accountId: account, serviceName: "billing" },
    ],
    ["an unknown group of services", { service_group_id: "OTHER" }, identity],
    [
      "a resource without the attribute",
      { serviceName: "iam-identity", resourceGroupId: "group-1" },
      identity,
    ],
    ["the resource group itself, when it is for its contents", { resourceGroupId: "group-1" }, resourceGroup],
    ["another resource group itself", { resourceType: "resource-group", resource: "group-2" }, resourceGroup],
    ["more than the wildcard fits", { serviceName: "secrets-manager", resource: "sg-??" }, instance],
    ["a value that only starts the same", { serviceName: "secrets" }, instance],
  ])("%s", (_, target, resource) => {
    expect(targets(policy(target), resource)).toBe(false);
  });
});

describe("access tags", () => {
  const tagged = policy(
    { serviceType: "service" },
    { resource_tags: [{ key: "env", operator: "stringEquals", value: "Dev" }] },
  );

  test("a policy with tags reaches what carries all of them", () => {
    expect(targets(tagged, instance, () => ["team:x", "env:dev"])).toBe(true);
  });

  test("it does not reach what carries another value or none", () => {
    expect(targets(tagged, instance, () => ["env:prod"])).toBe(false);
    expect(targets(tagged, instance)).toBe(false);
  });
});

const actionsOf = (role: string) => (role === "crn:role:Reader" ? ["secrets-manager.secret.read"] : []);
const noon = Date.parse("2026-03-04T12:00:00Z"); // a Wednesday

function ask(
  policies: Policy[],
  rest: { action?: string; now?: number; attributes?: Record<string, string> } = {},
) {
  return decide({
    action: rest.action ?? "secrets-manager.secret.read",
    resource: instance,
    policies,
    actionsOf,
    conditions: { now: rest.now ?? noon, attributes: rest.attributes ?? {} },
  });
}

describe("the decision", () => {
  test("names the policy and role that allow", () => {
    const answer = ask([
      policy({ serviceName: "kms" }),
      policy({ serviceName: "secrets-manager" }, { id: "q" }),
    ]);
    expect(answer).toMatchObject({ allowed: true, why: "Reader by policy q" });
  });

  test("says that nothing applies when there is no policy", () => {
    expect(ask([])).toMatchObject({ allowed: false, why: "no policy applies to the caller" });
  });

  test("says that the role does not include the action when the target fits", () => {
    const answer = ask([policy({ serviceName: "secrets-manager" })], {
      action: "secrets-manager.secret.delete",
    });
    expect(answer.allowed).toBe(false);
    expect(answer.why).toBe("policy p reaches it, but Reader does not include secrets-manager.secret.delete");
  });

  test("prefers the nearest reason for a refusal", () => {
    const reaching = policy({ serviceName: "secrets-manager" }, { id: "near" });
    const answer = ask([reaching, policy({ serviceName: "kms" })], {
      action: "secrets-manager.secret.delete",
    });
    expect(answer.why).toContain("near");
  });

  test("a deleted policy grants nothing", () => {
    expect(ask([policy({ serviceName: "secrets-manager" }, { state: "deleted" })]).allowed).toBe(false);
  });
});

describe("conditions", () => {
  const weekly: RuleCondition = {
    operator: "and",
    conditions: [
      {
        key: "{{environment.attributes.day_of_week}}",
        operator: "dayOfWeekAnyOf",
        value: ["1+00:00", "2+00:00", "3+00:00", "4+00:00", "5+00:00"],
      },
      {
        key: "{{environment.attributes.current_time}}",
        operator: "timeGreaterThanOrEquals",
        value: "09:00:00+00:00",
      },
      {
        key: "{{environment.attributes.current_time}}",
        operator: "timeLessThanOrEquals",
        value: "17:00:00+00:00",
      },
    ],
  };
  const timed = policy({ serviceName: "secrets-manager" }, { rule: weekly });

  test.each([
    ["in office hours", "2026-03-04T12:00:00Z", true],
    ["at the first second", "2026-03-04T09:00:00Z", true],
    ["in the evening", "2026-03-04T17:00:01Z", false],
    ["on Sunday", "2026-03-08T12:00:00Z", false],
  ])("office hours %s", (_, at, allowed) => {
    expect(ask([timed], { now: Date.parse(at) }).allowed).toBe(allowed);
  });

  test("hours count in the condition's own zone", () => {
    const rule = {
      key: "{{environment.attributes.current_time}}",
      operator: "timeLessThan",
      value: "09:00:00-05:00",
    };
    const early = policy({ serviceName: "secrets-manager" }, { rule });
    expect(ask([early], { now: Date.parse("2026-03-04T13:59:00Z") }).allowed).toBe(true);
    expect(ask([early], { now: Date.parse("2026-03-04T14:01:00Z") }).allowed).toBe(false);
  });

  test("each day of a list counts in its own zone", () => {
    const rule = {
      key: "{{environment.attributes.day_of_week}}",
      operator: "dayOfWeekAnyOf",
      value: ["1+00:00", "5-12:00"],
    };
    const days = policy({ serviceName: "secrets-manager" }, { rule });
    expect(ask([days], { now: Date.parse("2026-03-02T12:00:00Z") }).allowed).toBe(true); // Monday
    expect(ask([days], { now: Date.parse("2026-03-06T11:00:00Z") }).allowed).toBe(false); // there still Thursday
    expect(ask([days], { now: Date.parse("2026-03-07T11:00:00Z") }).allowed).toBe(true); // there still Friday
  });

  test("a grant for some days ends with them", () => {
    const rule: RuleCondition = {
      operator: "and",
      conditions: [
        {
          key: "{{environment.attributes.current_date_time}}",
          operator: "dateTimeGreaterThanOrEquals",
          value: "2026-03-01T09:00:00+00:00",
        },
        {
          key: "{{environment.attributes.current_date_time}}",
          operator: "dateTimeLessThanOrEquals",
          value: "2026-03-06T17:59:59+00:00",
        },
      ],
    };
    const once = policy({ serviceName: "secrets-manager" }, { rule });
    expect(ask([once]).allowed).toBe(true);
    expect(ask([once], { now: Date.parse("2026-03-06T18:00:00Z") }).allowed).toBe(false);
    expect(ask([once], { now: Date.parse("2026-03-01T08:59:59Z") }).allowed).toBe(false);
  });

  test("attributes of the resource are compared, joined by or and and", () => {
    const rule: RuleCondition = {
      operator: "or",
      conditions: [
        {
          operator: "and",
          conditions: [
            { key: "{{resource.attributes.prefix}}", operator: "stringEquals", value: "home/test" },
            { key: "{{environment.attributes.delimiter}}", operator: "stringEquals", value: "/" },
          ],
        },
        { key: "{{resource.attributes.path}}", operator: "stringMatch", value: "home/David/*" },
      ],
    };
    const byPath = policy({ serviceName: "secrets-manager" }, { rule });
    const path = { "resource.attributes.path": "home/David/a" };
    const prefix = { "resource.attributes.prefix": "home/test", "environment.attributes.delimiter": "/" };
    expect(ask([byPath], { attributes: path }).allowed).toBe(true);
    expect(ask([byPath], { attributes: prefix }).allowed).toBe(true);
    expect(ask([byPath], { attributes: { "resource.attributes.prefix": "home/test" } }).allowed).toBe(false);
  });

  test("a condition that the cloud does not know grants nothing", () => {
    const rule = { key: "{{environment.attributes.moon}}", operator: "isFull", value: "yes" };
    const answer = ask([policy({ serviceName: "secrets-manager" }, { rule })]);
    expect(answer).toMatchObject({ allowed: false, why: expect.stringContaining("conditions do not hold") });
  });
});
