import { contains, describeTarget, type Grant, grantOf, grantOfV1, grantOfV2, isUnknown } from "../../access";
import { Scopes } from "../../access/diff/scope";
import { modelOf, target } from "./_helpers/account";
import { program, record, state, unknownText, urn } from "./_helpers/pulumi";

const serviceId = "iam-ServiceId-1";

function policy(inputs: Readonly<Record<string, unknown>>): Grant {
  return grantOf(program("IamServicePolicy", "p", { iamId: serviceId, roles: ["Viewer"], ...inputs }))!;
}

test.each<[string, Record<string, unknown>, string]>([
  ["nothing", {}, "serviceType=service"],
  ["accountManagement false, as a state has it", { accountManagement: false }, "serviceType=service"],
  ["an empty block", { resources: {} }, "serviceType=service"],
  [
    "a block of empty strings, as a state has it",
    { resources: { service: "", region: "" } },
    "serviceType=service",
  ],
  ["access tags only", { resourceTags: [{ name: "env", value: "dev" }] }, "serviceType=service, tag env=dev"],
  ["accountManagement", { accountManagement: true }, "serviceType=platform_service"],
  [
    "a block",
    {
      resources: {
        service: "kms",
        resourceInstanceId: "i",
        resourceGroupId: "g",
        resourceType: "key",
        resource: "r",
      },
    },
    "resource=r, resourceGroupId=g, resourceType=key, serviceInstance=i, serviceName=kms",
  ],
  ["Terraform's list of one block", { resources: [{ service: "kms" }] }, "serviceName=kms"],
  [
    "attributes of which the provider drops one that is set",
    { resources: { service: "kms", attributes: { serviceName: "cos", keyRing: "a" } } },
    "keyRing=a, serviceName=kms",
  ],
  [
    "resourceAttributes with operators",
    {
      resourceAttributes: [
        { name: "serviceName", value: "messagehub" },
        { name: "resource", value: "dev*", operator: "stringMatch" },
        { name: "region", value: "true", operator: "stringExists" },
      ],
    },
    "region=any, resource=dev*, serviceName=messagehub",
  ],
])("the provider's target for %s", (_, inputs, expected) => {
  expect(describeTarget(policy(inputs).target)).toBe(expected);
});

test("only a target that nobody wrote is marked as implied", () => {
  expect(policy({}).target.implied).toBe(true);
  expect(policy({ resourceTags: [{ name: "env", value: "dev" }] }).target.implied).toBe(true);
  expect(policy({ resources: { serviceType: "service" } }).target.implied).toBeUndefined();
  expect(policy({ resources: unknownText }).target.implied).toBeUndefined();
});

test.each([
  ["IamServicePolicy", { iamId: serviceId }, serviceId],
  ["IamServicePolicy", { iamServiceId: "ServiceId-1" }, "ServiceId-1"],
  ["IamTrustedProfilePolicy", { profileId: "Profile-1" }, "Profile-1"],
  ["IamTrustedProfilePolicy", { iamId: "iam-Profile-1" }, "iam-Profile-1"],
  ["IamAccessGroupPolicy", { accessGroupId: "AccessGroupId-1" }, "AccessGroupId-1"],
  ["IamUserPolicy", { ibmId: "a@example.com" }, "a@example.com"],
])("%s is for %j", (type, inputs, id) => {
  expect(grantOf(program(type, "p", { ...inputs, roles: ["Viewer"] }))?.subject).toEqual({
    kind: "identity",
    id,
  });
});

test("an id that is not known yet is the identity of the program that it comes from", () => {
  const owner = urn("IamServiceId", "app");
  const inputs = { iamId: unknownText, roles: ["Viewer"] };
  const known = program("IamServicePolicy", "p", inputs, { propertyDependencies: { iamId: [owner] } });
  expect(grantOf(known)?.subject).toEqual({ kind: "identity", id: owner });
  const two = { propertyDependencies: { iamId: [owner, urn("IamServiceId", "other")] } };
  expect(grantOf(program("IamServicePolicy", "p", inputs, two))?.subject.kind).toBe("unknown");
  expect(grantOf(program("IamServicePolicy", "p", inputs))?.subject.kind).toBe("unknown");
});

test("what is not known stays so: roles, attributes, conditions, the whole block", () => {
  expect(policy({ roles: unknownText }).roles.map(isUnknown)).toEqual([true]);
  expect(policy({ roles: ["Viewer", unknownText] }).roles.map(isUnknown)).toEqual([false, true]);
  const kms = target({ serviceName: "kms" });
  expect(contains(kms, policy({ resources: { service: unknownText } }).target)).toBe("unknown");
  expect(contains(kms, policy({ resources: unknownText }).target)).toBe("unknown");
  expect(contains(kms, policy({ resourceAttributes: [{ name: unknownText, value: "a" }] }).target)).toBe(
    "unknown",
  );
  expect(contains(kms, policy({ accountManagement: unknownText }).target)).toBe("unknown");
  expect(policy({ ruleConditions: unknownText }).conditions.kind).toBe("unknown");
});

test("the value of a secret is not read", () => {
  const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    plaintext: '"kms"',
  };
  const { target: found } = policy({ resources: { service: secret } });
  expect(JSON.stringify(found)).not.toContain("kms");
  expect(describeTarget(found)).toBe("serviceName=unknown");
});

const path = "{{resource.attributes.path}}";
const prefix = "{{resource.attributes.prefix}}";

test("program, state and the account's own policy say the same of one policy", () => {
  const inputs = {
    iamId: serviceId,
    roles: ["Writer", "SecretsReader"],
    resources: {
      service: "secrets-manager",
      resourceInstanceId: "guid",
      resourceType: "secret-group",
      resource: "g",
    },
    ruleConditions: [
      { key: path, operator: "stringMatch", value: ["a*"] },
      {
        operator: "and",
        conditions: [
          { key: prefix, operator: "stringExists", value: ["true"] },
          { key: path, operator: "stringEquals", value: ["b"] },
        ],
      },
    ],
    ruleOperator: "or",
    pattern: "attribute-based-condition:resource:literal-and-wildcard",
  };
  const empty = { service: "", region: "", serviceType: "", serviceGroupId: "", resourceGroupId: "" };
  const asked = grantOf(program("IamServicePolicy", "p", inputs))!;
  const kept = grantOf(
    state("IamServicePolicy", "p", inputs, {
      id: `${serviceId}/policy-1`,
      outputs: { ...inputs, accountManagement: false, resources: { ...empty, ...inputs.resources } },
    }),
  )!;
  const found = grantOfV2({
    id: "policy-1",
    type: "access",
    subject: { attributes: [{ key: "iam_id", operator: "stringEquals", value: serviceId }] },
    control: {
      grant: {
        roles: [
          { role_id: "crn:v1:bluemix:public:iam::::serviceRole:Writer" },
          { role_id: "crn:v1:bluemix:public:secrets-manager::::serviceRole:SecretsReader" },
        ],
      },
    },
    resource: {
      attributes: [
        { key: "serviceName", operator: "stringEquals", value: "secrets-manager" },
        { key: "resourceType", operator: "stringEquals", value: "secret-group" },
        { key: "resource", operator: "stringEquals", value: "g" },
        { key: "serviceInstance", operator: "stringEquals", value: "guid" },
        { key: "accountId", operator: "stringEquals", value: "acc" },
      ],
    },
    rule: {
      operator: "or",
      conditions: [
        {
          operator: "and",
          conditions: [
            { key: path, operator: "stringEquals", value: "b" },
            { key: prefix, operator: "stringExists", value: true },
          ],
        },
        { key: path, operator: "stringMatch", value: "a*" },
      ],
    },
    pattern: "attribute-based-condition:resource:literal-and-wildcard",
  });
  expect(kept.target).toEqual(asked.target);
  expect(found.target).toEqual(asked.target);
  expect(kept.conditions).toEqual(asked.conditions);
  expect(found.conditions).toEqual(asked.conditions);
  expect([found.subject, found.pattern]).toEqual([asked.subject, asked.pattern]);
  expect([kept.id, found.id]).toEqual(["policy-1", "policy-1"]);
  expect(asked.id).toBe(urn("IamServicePolicy", "p"));
});

const authorization = {
  sourceServiceName: "secrets-manager",
  sourceResourceInstanceId: "guid",
  targetServiceName: "iam-groups",
  roles: ["Groups Service Member Manage"],
};

test("an authorization says the same in a program, by lists, and in the account", () => {
  const scopes = new Scopes();
  const asked = grantOf(program("IamAuthorizationPolicy", "a", authorization))!;
  const found = [
    grantOfV1({
      id: "1",
      type: "authorization",
      subjects: [
        {
          attributes: [
            { name: "serviceName", value: "secrets-manager" },
            { name: "accountId", value: "acc" },
            { name: "serviceInstance", value: "guid" },
          ],
        },
      ],
      roles: [{ role_id: "crn:v1:bluemix:public:iam-groups::::serviceRole:MemberManage" }],
      resources: [
        {
          attributes: [
            { name: "accountId", value: "acc" },
            { name: "serviceName", value: "iam-groups" },
          ],
        },
      ],
    }),
    grantOf(
      program("IamAuthorizationPolicy", "b", {
        roles: ["Groups Service Member Manage"],
        subjectAttributes: [
          { name: "serviceName", value: "secrets-manager" },
          { name: "serviceInstance", value: "guid" },
          { name: "accountId", value: "this account" },
        ],
        resourceAttributes: [{ name: "serviceName", value: "iam-groups" }],
      }),
    )!,
  ];
  for (const other of found) {
    expect(scopes.contains(asked, other)).toBe("yes");
    expect(scopes.contains(other, asked)).toBe("yes");
  }
});

test("an authorization for all instances is wider than one for one, and another account is another source", () => {
  const scopes = new Scopes();
  const { sourceResourceInstanceId: _, ...all } = authorization;
  const one = grantOf(program("IamAuthorizationPolicy", "a", authorization))!;
  const every = grantOf(program("IamAuthorizationPolicy", "a", all))!;
  const foreign = grantOf(
    program("IamAuthorizationPolicy", "a", { ...authorization, sourceServiceAccount: "other" }),
  )!;
  expect(scopes.contains(every, one)).toBe("yes");
  expect(scopes.contains(one, every)).toBe("no");
  expect(scopes.contains(every, foreign)).toBe("no");
});

test("a state spells the own account out, and means the same", () => {
  const scopes = new Scopes();
  const source = (resource: Grant, account: string) => modelOf({ grants: [resource], account }).grants[0]!;
  const asked = source(grantOf(program("IamAuthorizationPolicy", "a", authorization))!, "acc");
  const outputs = { ...authorization, sourceServiceAccount: "acc" };
  const kept = source(grantOf(state("IamAuthorizationPolicy", "a", authorization, { outputs }))!, "acc");
  expect([scopes.contains(asked, kept), scopes.contains(kept, asked)]).toEqual(["yes", "yes"]);
  const other = source(grantOf(state("IamAuthorizationPolicy", "a", authorization, { outputs }))!, "another");
  expect(scopes.contains(asked, other)).toBe("no");
});

test("the placeholder that a list of v1 policies shows for a v2 policy says nothing of roles and conditions", () => {
  const grant = grantOfV1({
    id: "1",
    type: "access",
    subjects: [{ attributes: [{ name: "iam_id", value: serviceId }] }],
    roles: [{ role_id: "crn:v1:bluemix:public:iam::::role:UnsupportedVersion" }],
    resources: [{ attributes: [{ name: "serviceName", value: "kms" }] }],
  });
  expect(grant.roles.map(isUnknown)).toEqual([true]);
  expect(grant.conditions.kind).toBe("unknown");
});

test("a subject that is no single identity is not known", () => {
  expect(grantOfV1({ id: "1", type: "access", subjects: [{ attributes: [] }] }).subject.kind).toBe("unknown");
});

test("other resources are no grants", () => {
  expect(grantOf(program("IamServiceId", "s", { name: "s" }))).toBeUndefined();
  expect(
    grantOf({
      ...record("X", "s", {}),
      type: "aws:iam/policy:Policy",
      properties: {},
      provenance: { from: "program" },
    }),
  ).toBeUndefined();
});
