import { type CapabilityId, capabilities, dangerActions, type RoleTable } from "../../access";
import { catalogue } from "../../policies/catalogue";
import { judge, stackContext } from "../../policies/judge";
import { parameters } from "../../policies/parameters";
import { roleTable } from "../access/_helpers/table";
import { type Fixture, judged, made } from "./_helpers/resources";
import { now } from "./fixtures";
import { authorization, group, guid, policy } from "./fixtures/common";

// What the rules rest on, written down by hand: an entry that goes missing in IBM's page, in our copy of it or in the
// table of dangers fails here, and so does one that comes. Each entry is also taken out, to see that it is missed.

const iam = ["iam-access-management", "iam-groups", "iam-identity"];

/** Who may do what. Source: IBM Cloud documentation, "IAM roles and actions" (2026-04-03). */
const holders: readonly (readonly [CapabilityId, string, readonly string[]])[] = [
  ["mint-key", "iam-identity", ["Administrator", "Operator"]],
  ["new-identity", "iam-identity", ["Service ID creator"]],
  ["user-key", "iam-identity", ["User API key creator"]],
  ["profile-takeover", "iam-identity", ["Administrator", "Editor", "Operator"]],
  ["weaken-account", "iam-identity", ["Administrator", "Editor", "Operator"]],
  ["join-group", "iam-groups", ["Administrator", "Editor"]],
  ["forge-role", "iam-access-management", ["Administrator", "Editor"]],
  ["write-secrets", "secrets-manager", ["Manager", "Writer"]],
  ["reconfigure-engine", "secrets-manager", ["Manager"]],
  ["grant", "secrets-manager", ["Administrator"]],
  ...iam.map((service) => ["grant", service, ["Administrator"]] as const),
];

/** Rules that speak of a capability by itself; the others are seen by what they lead to. */
const speaking: Readonly<Partial<Record<CapabilityId, string>>> = {
  "mint-key": "ILP-B01",
  "new-identity": "ILP-B04",
  "user-key": "ILP-B04",
  "profile-takeover": "ILP-B01",
  "weaken-account": "ILP-B01",
  "join-group": "ILP-B02",
  "write-secrets": "ILP-B06",
};

/** Everything that the table of dangers holds. */
const actions: Readonly<Record<CapabilityId, readonly string[]>> = {
  "mint-key": ["iam-identity.apikey.create"],
  "new-identity": ["iam-identity.serviceid.create"],
  "user-key": ["iam-identity.user-apikey.create"],
  "profile-takeover": ["iam-identity.profile.update", "iam-identity.profile.linkToResource"],
  "weaken-account": [
    "iam-identity.account.update",
    "iam-identity.account.enable_idp",
    "iam-identity.idp.create",
    "iam-identity.idp.update",
  ],
  "join-group": ["iam-groups.members.add", "iam-groups.rules.create", "iam-groups.groups.update"],
  grant: ["iam.policy.create", "iam.role.assign"],
  "forge-role": ["iam-access-management.customRole.create", "iam-access-management.customRole.update"],
  "mint-credential": ["resource-controller.key.create", "resource-controller.credential.retrieve_all"],
  "write-secrets": ["secrets-manager.secret.create"],
  "reconfigure-engine": [
    "secrets-manager.secret-engine-config.set",
    "secrets-manager.configuration.create",
    "secrets-manager.configuration.update",
    "secrets-manager.configuration.delete",
  ],
};

const surroundings = [group, authorization({})];

function rulesBroken(program: readonly Fixture[], table: RoleTable = roleTable): string[] {
  const context = stackContext(program.map(judged), table, { parameters: parameters(), now });
  const found = judge(catalogue, context).filter(({ outcome }) => outcome === "violation");
  return [...new Set(found.map(({ rule }) => rule))];
}

function programWith(service: string, role: string): Fixture[] {
  const resources = service === "secrets-manager" ? { service, resourceInstanceId: guid } : { service };
  return [...surroundings, policy({ roles: [role], resources })];
}

/** The table without these actions of one role. */
function without(service: string, role: string, gone: readonly string[]): RoleTable {
  const { [service]: roles, ...others } = roleTable.services;
  const less = (of: Readonly<Record<string, readonly string[]>>) =>
    Object.fromEntries(
      Object.entries(of).map(([name, list]) => [
        name,
        name === role ? list.filter((action) => !gone.includes(action)) : list,
      ]),
    );
  const changed = {
    ...roles!,
    platformRoles: less(roles!.platformRoles),
    serviceRoles: less(roles!.serviceRoles),
  };
  return { ...roleTable, services: { ...others, [service]: changed } };
}

test.each(holders)("%s on %s is what these roles may do, and no others", (capability, service, expected) => {
  const { platformRoles, serviceRoles } = roleTable.services[service]!;
  const found = Object.entries({ ...platformRoles, ...serviceRoles }).flatMap(([role, list]) =>
    list.some((action) => actions[capability].includes(action)) ? [role] : [],
  );
  expect(found.sort()).toEqual([...expected].sort());
});

const spoken = holders.flatMap(([capability, service, roles]) =>
  speaking[capability] === undefined ? [] : roles.map((role) => [capability, service, role] as const),
);

test.each(spoken)(
  "%s on %s by %s: the rule misses the entry when it is gone",
  (capability, service, role) => {
    const rule = speaking[capability]!;
    expect(rulesBroken(programWith(service, role))).toContain(rule);
    // Other capabilities of the role that the same rule speaks of go too, so that this one alone decides.
    const kept = actions[capability];
    const others = Object.entries(actions).flatMap(([id, list]) => (id === capability ? [] : list));
    const alone = without(service, role, others);
    expect(rulesBroken(programWith(service, role), alone)).toContain(rule);
    const gone = without(service, role, [...kept, ...others]);
    expect(rulesBroken(programWith(service, role), gone)).not.toContain(rule);
  },
);

test("Administrator of any service gets into groups by assigning access, until it may not", () => {
  const [program, grant] = [programWith("iam-groups", "Administrator"), actions.grant];
  expect(rulesBroken(program, without("iam-groups", "Administrator", actions["join-group"]))).toContain(
    "ILP-B03",
  );
  const neither = without("iam-groups", "Administrator", [...actions["join-group"], ...grant]);
  expect(rulesBroken(program, neither)).not.toContain("ILP-B03");
});

test("whoever may edit the custom role that it has is found, until it may not", () => {
  const program = [
    ...programWith("iam-access-management", "Editor"),
    made("IamCustomRole", "role", { service: "kms", displayName: "Lister", actions: ["kms.secrets.list"] }),
    policy({ roles: ["Lister"], resources: { service: "kms" } }, "lister"),
  ];
  expect(rulesBroken(program)).toContain("ILP-B05");
  const table = without("iam-access-management", "Editor", actions["forge-role"]);
  expect(rulesBroken(program, table)).not.toContain("ILP-B05");
});

test("the table of dangers is this one", () => {
  const found = capabilities.map(({ id, actions: list }) => [id, [...list].sort()]);
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(Object.entries(actions).map(([id, list]) => [id, [...list].sort()])),
  );
});

const dangers = Object.entries(actions).flatMap(([id, list]) =>
  list.map((action) => [action, id as CapabilityId] as const),
);

test.each(dangers)(
  "%s in a custom role is found, and is missed when the table of dangers lacks it",
  (action, id) => {
    const service = action.split(".")[0] === "iam" ? "kms" : action.split(".")[0]!;
    const role = made("IamCustomRole", "role", { service, displayName: "Danger", actions: [action] });
    const holder = [...programWith(service, "Danger"), role];
    const rule = speaking[id];
    expect(rulesBroken([role])).toContain("ILP-B05");
    if (rule) expect(rulesBroken(holder)).toContain(rule);
    const capability = capabilities.find((one) => one.id === id)!;
    const list = capability.actions as string[];
    const place = list.indexOf(action);
    list.splice(place, 1);
    (dangerActions as Set<string>).delete(action);
    try {
      expect(rulesBroken([role])).not.toContain("ILP-B05");
      if (rule) expect(rulesBroken(holder)).not.toContain(rule);
    } finally {
      list.splice(place, 0, action);
      (dangerActions as Set<string>).add(action);
    }
  },
);
