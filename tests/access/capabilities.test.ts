import { capabilities, dangerActions, Expansion, holdingsIn, Roles, type RoleTable } from "../../access";
import { grant } from "./_helpers/account";
import { roleTable } from "./_helpers/table";

const reviewed = [
  "iam-access-management",
  "iam-groups",
  "iam-identity",
  "secrets-manager",
  "user-management",
];

/** `Operator: mint-key (apikey.create)` for each role of a service that has a capability. */
function holders(service: string, table: RoleTable = roleTable): string[] {
  const { platformRoles, serviceRoles } = table.services[service]!;
  const expansion = new Expansion(new Roles(table));
  return [...Object.keys(platformRoles), ...Object.keys(serviceRoles)].flatMap((role) =>
    holdingsIn(expansion.actionsOf(grant("p", "who", [role], { serviceName: service }))).map(
      ({ capability, actions }) =>
        `${role}: ${capability.id} (${actions.map((action) => action.replace(`${service}.`, "")).join(", ")})`,
    ),
  );
}

const assigns = "Administrator: grant (iam.policy.create, iam.role.assign)";

test("the roles that let their holders get more, of the services that matter most", () => {
  expect(Object.fromEntries(reviewed.map((service) => [service, holders(service)]))).toEqual({
    "iam-access-management": [
      assigns,
      "Administrator: forge-role (customRole.create, customRole.update)",
      "Editor: forge-role (customRole.update)",
    ],
    "iam-groups": [
      "Administrator: join-group (members.add, rules.create, groups.update)",
      assigns,
      "Editor: join-group (members.add, rules.create, groups.update)",
      "Groups Service Member Manage: join-group (members.add)",
    ],
    "iam-identity": [
      "Administrator: mint-key (apikey.create)",
      "Administrator: profile-takeover (profile.update, profile.linkToResource)",
      "Administrator: weaken-account (account.update, account.enable_idp, idp.create, idp.update)",
      assigns,
      "Editor: profile-takeover (profile.update, profile.linkToResource)",
      "Editor: weaken-account (account.update, account.enable_idp, idp.update)",
      "Operator: mint-key (apikey.create)",
      "Operator: profile-takeover (profile.update, profile.linkToResource)",
      "Operator: weaken-account (account.update, account.enable_idp, idp.create, idp.update)",
      "Service ID creator: new-identity (serviceid.create)",
      "User API key creator: user-key (user-apikey.create)",
    ],
    "secrets-manager": [
      assigns,
      "Administrator: mint-credential (resource-controller.key.create, resource-controller.credential.retrieve_all)",
      "Editor: mint-credential (resource-controller.key.create)",
      "Operator: mint-credential (resource-controller.key.create)",
      "Manager: write-secrets (secret.create)",
      "Manager: reconfigure-engine (secret-engine-config.set, configuration.create, configuration.update, configuration.delete)",
      "Writer: write-secrets (secret.create)",
    ],
    "user-management": [assigns],
  });
});

test("Administrator of every service can assign access to it, and nobody else can", () => {
  const services = Object.keys(roleTable.services).filter(
    (service) => "Administrator" in roleTable.services[service]!.platformRoles,
  );
  const others = services.filter((service) => {
    const able = holders(service).filter((line) => line.includes(": grant ("));
    return able.length !== 1 || !able[0]!.startsWith("Administrator");
  });
  expect(others).toEqual([]);
});

test("losing any dangerous action of any role is seen", () => {
  const before = Object.fromEntries(reviewed.map((service) => [service, holders(service)]));
  const unseen = reviewed.flatMap((service) => {
    const roles = roleTable.services[service]!;
    return (["platformRoles", "serviceRoles"] as const).flatMap((kind) =>
      Object.entries(roles[kind]).flatMap(([role, actions]) =>
        actions
          .filter((action) => dangerActions.has(action) && isOf(service, action))
          .filter((action) => {
            const fewer = actions.filter((one) => one !== action);
            const changed = { ...roles, [kind]: { ...roles[kind], [role]: fewer } };
            const table = { ...roleTable, services: { ...roleTable.services, [service]: changed } };
            return JSON.stringify(holders(service, table)) === JSON.stringify(before[service]);
          })
          .map((action) => `${service} ${role} ${action}`),
      ),
    );
  });
  expect(unseen).toEqual([]);
});

/** Account management services list actions on resource keys, which they have none of. */
function isOf(service: string, action: string): boolean {
  return service === "secrets-manager" || !action.startsWith("resource-controller.");
}

test("every dangerous action is one of IBM's", () => {
  const listed = new Set(
    Object.values(roleTable.services).flatMap(({ platformRoles, serviceRoles }) =>
      [...Object.values(platformRoles), ...Object.values(serviceRoles)].flat(),
    ),
  );
  expect([...dangerActions].filter((action) => !listed.has(action))).toEqual([]);
  expect(new Set(capabilities.map(({ id }) => id)).size).toBe(capabilities.length);
});

test("a role that nobody knows may have the capabilities of its service, and of no other", () => {
  const expansion = new Expansion(new Roles(roleTable));
  const found = holdingsIn(
    expansion.actionsOf(grant("p", "who", ["Mystery"], { serviceName: "iam-groups" })),
  );
  expect(found.map(({ capability, sure }) => [capability.id, sure])).toEqual([
    ["join-group", "unknown"],
    ["grant", "unknown"],
  ]);
});
