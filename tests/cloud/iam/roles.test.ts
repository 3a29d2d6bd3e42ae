import { resolve } from "node:path";
import { RoleTable, serviceRoleCrn } from "../../../cloud/iam/roles";

const roles = RoleTable.load(resolve(__dirname, "../../.."));
const platform = (name: string) => `crn:v1:bluemix:public:iam::::role:${name}`;
const none = () => undefined;

test("Operator on iam-identity makes and deletes API keys but creates no service IDs", () => {
  const actions = roles.actionsOf(platform("Operator"), "iam-identity", none);
  expect(actions).toEqual(
    expect.arrayContaining(["iam-identity.apikey.create", "iam-identity.serviceid.delete"]),
  );
  expect(actions).not.toContain("iam-identity.serviceid.create");
});

test("roles do not inherit lesser roles: Editor on iam-identity cannot create API keys", () => {
  const actions = roles.actionsOf(platform("Editor"), "iam-identity", none);
  expect(actions).not.toContain("iam-identity.apikey.create");
});

test.each([
  [
    "iam-identity",
    "Service ID creator",
    "crn:v1:bluemix:public:iam-identity::::serviceRole:ServiceIdCreator",
  ],
  [
    "iam-groups",
    "Groups Service Member Manage",
    "crn:v1:bluemix:public:iam-groups::::serviceRole:MemberManage",
  ],
  ["secrets-manager", "Manager", "crn:v1:bluemix:public:iam::::serviceRole:Manager"],
  ["secrets-manager", "SecretsReader", "crn:v1:bluemix:public:secrets-manager::::serviceRole:SecretsReader"],
])("%s / %s has the CRN %s", (service, name, crn) => {
  expect(serviceRoleCrn(service, name)).toBe(crn);
  expect(roles.rolesOf(service).get(crn)?.displayName).toBe(name);
});

test("a service that the page does not list has the platform roles with what they allow everywhere", () => {
  const actions = roles.actionsOf(platform("Administrator"), "no-such-service", none);
  expect(actions).toEqual(
    expect.arrayContaining(["iam.policy.create", "resource-controller.instance.create"]),
  );
  expect(roles.actionsOf(platform("Viewer"), "no-such-service", none)).not.toContain("iam.policy.create");
});

test("only Administrators may create policies, in every service of the page", () => {
  for (const service of roles.serviceNames()) {
    const granting = [...roles.rolesOf(service).values()].filter((role) =>
      role.actions.includes("iam.policy.create"),
    );
    expect([service, granting.map((role) => role.displayName)]).toEqual([service, ["Administrator"]]);
  }
});

test("a custom role counts on its own service only", () => {
  const custom = { service_name: "secrets-manager", actions: ["secrets-manager.secret.read"] } as never;
  expect(roles.actionsOf("crn:custom", "secrets-manager", () => custom)).toEqual([
    "secrets-manager.secret.read",
  ]);
  expect(roles.actionsOf("crn:custom", "kms", () => custom)).toEqual([]);
});

test("names of JavaScript's own objects are no services", () => {
  expect(roles.knows("constructor")).toBe(false);
  expect(roles.titleOf("__proto__")).toBe("__proto__");
});
