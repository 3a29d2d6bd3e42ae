import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { assemble } from "../../../cloud/cloud";
import { AccessDenied } from "../../../cloud/core/errors";
import type { Decision } from "../../../cloud/core/request-log";
import type { Cloud } from "../../../cloud/core/service";
import { Store } from "../../../cloud/core/store";
import type { Caller } from "../../../cloud/iam/caller";
import type { Attribute, Policy } from "../../../cloud/iam/entities";

const account = "acc";
let cloud: Cloud;

beforeEach(async () => {
  cloud = assemble(await Store.open(), resolve(__dirname, "../../.."));
  cloud.iam.accounts.put(account, { id: account, name: "A", owner: "IBMid-owner" });
});

const equals = (entries: Record<string, string>): Attribute[] =>
  Object.entries(entries).map(([key, value]) => ({ key, operator: "stringEquals", value }));

function grant(
  subject: Record<string, string>,
  target: Record<string, string>,
  rest: Partial<Policy> = {},
): Policy {
  const id = randomUUID();
  const now = cloud.clock.now();
  return cloud.iam.policies.put(id, {
    id,
    account_id: account,
    api_version: "v2",
    type: "access",
    state: "active",
    subject: equals(subject),
    resource: equals({ accountId: account, ...target }),
    roles: ["crn:v1:bluemix:public:iam::::role:Operator"],
    created_at: now,
    created_by_id: "",
    last_modified_at: now,
    last_modified_by_id: "",
    version: 1,
    ...rest,
  });
}

function groupWith(iamId: string): string {
  const id = `AccessGroupId-${randomUUID()}`;
  const base = { created_at: 0, created_by_id: "", last_modified_at: 0, last_modified_by_id: "" };
  cloud.iam.groups.put(id, { id, account_id: account, name: id, is_federated: false, version: 1, ...base });
  const key = `${id}/${iamId}`;
  cloud.iam.memberships.put(key, {
    key,
    group_id: id,
    iam_id: iamId,
    type: "service",
    created_at: 0,
    created_by_id: "",
  });
  return id;
}

const engine: Caller = { kind: "service", iamId: "iam-ServiceId-1", accountId: account };
const identity = { accountId: account, serviceName: "iam-identity" };
const createKey = "iam-identity.apikey.create";
const allowed = (
  caller: Caller,
  action = createKey,
  resource: { accountId: string; serviceName: string } = identity,
) => cloud.iam.decide(caller, action, resource).allowed;

test("the owner of the account may do everything in it, and nothing elsewhere", () => {
  const owner: Caller = { kind: "user", iamId: "IBMid-owner", accountId: account };
  expect(allowed(owner)).toBe(true);
  expect(allowed(owner, createKey, { accountId: "other", serviceName: "iam-identity" })).toBe(false);
});

test("a direct grant counts, and stops when it is gone", () => {
  const policy = grant({ iam_id: engine.iamId }, { serviceName: "iam-identity" });
  expect(allowed(engine)).toBe(true);
  cloud.iam.policies.delete(policy.id);
  expect(allowed(engine)).toBe(false);
});

test("a grant of a group counts for its members, and stops with the membership", () => {
  const group = groupWith(engine.iamId);
  grant({ access_group_id: group }, { serviceName: "iam-identity" });
  expect(allowed(engine)).toBe(true);
  expect(allowed({ ...engine, iamId: "iam-ServiceId-2" })).toBe(false);
  cloud.iam.memberships.delete(`${group}/${engine.iamId}`);
  expect(allowed(engine)).toBe(false);
});

test("groups by dynamic rule count too", () => {
  const group = groupWith("someone-else");
  grant({ access_group_id: group }, { serviceName: "iam-identity" });
  cloud.iam.dynamicGroupsOf = (caller) => (caller.iamId === engine.iamId ? [group] : []);
  expect(allowed(engine)).toBe(true);
});

describe("a service-to-service authorization", () => {
  const instance: Caller = {
    kind: "crn",
    iamId: "crn-crn:v1:...",
    accountId: account,
    sourceService: "secrets-manager",
    sourceInstance: "guid-1",
    sourceResourceGroupId: "group-1",
  };
  const target = { serviceName: "iam-identity" };

  test.each([
    ["for every instance of the service", { serviceName: "secrets-manager", accountId: account }, true],
    [
      "for this instance",
      { serviceName: "secrets-manager", accountId: account, serviceInstance: "guid-1" },
      true,
    ],
    [
      "for its resource group",
      { serviceName: "secrets-manager", accountId: account, resourceGroupId: "group-1" },
      true,
    ],
    [
      "for another instance",
      { serviceName: "secrets-manager", accountId: account, serviceInstance: "guid-2" },
      false,
    ],
    ["for another account", { serviceName: "secrets-manager", accountId: "other" }, false],
    ["for another service", { serviceName: "kms", accountId: account }, false],
  ])("%s", (_, subject, expected) => {
    grant(subject, target, { type: "authorization" });
    expect(allowed(instance)).toBe(expected);
  });

  test("does not count for people and service IDs", () => {
    grant({ serviceName: "secrets-manager", accountId: account }, target, { type: "authorization" });
    expect(allowed(engine)).toBe(false);
  });
});

test("a new grant can take time to arrive", () => {
  cloud.iam.propagationMs = 10_000;
  grant({ iam_id: engine.iamId }, { serviceName: "iam-identity" });
  expect(allowed(engine)).toBe(false);
  cloud.clock.advance(10_000);
  expect(allowed(engine)).toBe(true);
});

test("a restriction on the network refuses even the owner, with its reason", () => {
  cloud.iam.networkChecks.push(() => ({ enforced: true, why: "not from here" }));
  const owner: Caller = { kind: "user", iamId: "IBMid-owner", accountId: account };
  expect(cloud.iam.decide(owner, createKey, identity)).toMatchObject({
    allowed: false,
    why: "not from here",
  });
});

test("a restriction that only reports is told beside the decision", () => {
  cloud.iam.networkChecks.push(() => ({ enforced: false, why: "would be refused" }));
  const owner: Caller = { kind: "user", iamId: "IBMid-owner", accountId: account };
  expect(cloud.iam.decide(owner, createKey, identity)).toMatchObject({
    allowed: true,
    why: "owner of the account; would be refused",
  });
});

test("authorizing notes the decision and the last use of the grant", () => {
  const policy = grant({ iam_id: engine.iamId }, { serviceName: "iam-identity" });
  const decisions: Decision[] = [];
  cloud.iam.authorize({ ...engine, decisions }, createKey, identity);
  expect(decisions).toEqual([
    {
      action: createKey,
      allowed: true,
      why: `Operator by policy ${policy.id}`,
      resource: identity,
      by: engine.iamId,
    },
  ]);
  expect(cloud.iam.policies.get(policy.id)).toMatchObject({ last_permit_frequency: 1, version: 1 });
});

test("a refusal is thrown with the action and noted with its reason", () => {
  const decisions: Decision[] = [];
  expect(() => cloud.iam.authorize({ ...engine, decisions }, createKey, identity)).toThrow(AccessDenied);
  expect(decisions).toEqual([
    {
      action: createKey,
      allowed: false,
      why: "no policy applies to the caller",
      resource: identity,
      by: engine.iamId,
    },
  ]);
});

test("a condition on an attribute asks the resource", () => {
  grant(
    { iam_id: engine.iamId },
    { serviceName: "iam-identity" },
    {
      rule: { key: "{{resource.attributes.resource}}", operator: "stringMatch", value: "ServiceId-*" },
    },
  );
  expect(allowed(engine)).toBe(false);
  expect(allowed(engine, createKey, { ...identity, resource: "ServiceId-1" } as never)).toBe(true);
});
