import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AccessError,
  displayNameOf,
  parseRoleTable,
  Roles,
  roleCrn,
  roleTableDiff,
  unknown,
} from "../../access";
import { tableOfPage, writeRoleTable } from "../../access/roles/role-page";
import { remakeRoles } from "../../scripts/remake-roles";
import { rolePage } from "./_helpers/role-page";
import { roleTable, tablePath } from "./_helpers/table";

test("the table tells IBM's page and its date, and is kept one service per line", () => {
  expect(roleTable.source).toContain("IAM roles and actions");
  expect(roleTable.lastUpdated).toMatch(/^\d{4}-\d\d-\d\d$/);
  const written = writeRoleTable(roleTable).split("\n");
  const differing = readFileSync(tablePath, "utf8")
    .split("\n")
    .flatMap((line, index) => (line === written[index] ? [] : [line.slice(0, 60)]));
  expect(differing).toEqual([]);
});

test("the page's tables become roles with their actions, in whichever table the page tells them", () => {
  const { lastUpdated, services } = tableOfPage(rolePage);
  expect(lastUpdated).toBe("2026-05-01");
  expect(Object.keys(services)).toEqual(["iam-groups", "zeppelin"]);
  expect(services.zeppelin).toEqual({
    title: "Zeppelin Docking",
    platformRoles: {
      Administrator: ["iam.policy.create", "zeppelin.mast.build", "zeppelin.mast.view"],
      Viewer: ["zeppelin.mast.view"],
    },
    serviceRoles: { "Mooring Crew": ["zeppelin.rope.catch"] },
  });
  expect(services["iam-groups"]?.actions).toEqual({
    "iam-groups.members.add": "Add members to an access group",
  });
});

test("another page is refused", () => {
  expect(() => tableOfPage("# Something else\n")).toThrow(AccessError);
  expect(() =>
    tableOfPage(rolePage.replaceAll("| Actions |", "| Nothing |").replaceAll("use `", "take `")),
  ).toThrow(/not the Markdown of IBM's page/);
});

test("the script writes the table of a page and tells what changed, danger actions above all", () => {
  const table = join(mkdtempSync(join(tmpdir(), "roles-")), "iam-roles.json");
  const page = join(table, "..", "page.md");
  writeFileSync(page, rolePage);
  writeFileSync(
    table,
    writeRoleTable({
      ...tableOfPage(
        rolePage
          .replace(", `iam.policy.create`", "")
          .replace("| `iam.policy.create` | | Administrator |\n", ""),
      ),
      lastUpdated: "2026-04-01",
    }),
  );
  expect(remakeRoles(page, table).split("\n").slice(1)).toEqual([
    "  zeppelin: Administrator changed: +iam.policy.create (danger)",
    "",
  ]);
  expect(parseRoleTable(JSON.parse(readFileSync(table, "utf8")))).toEqual(tableOfPage(rolePage));
  expect(() => remakeRoles(undefined, table)).toThrow(/path of iam-service-roles\.md/);
});

test("a damaged table is refused, with the field", () => {
  expect(() => parseRoleTable({ ...roleTable, lastUpdated: "soon" })).toThrow(/lastUpdated/);
  expect(() => parseRoleTable({ ...roleTable, services: { kms: { title: "x" } } })).toThrow(/services\.kms/);
});

test("the difference of two tables mirrors, and is empty for the same", () => {
  const { kms, ...others } = roleTable.services;
  const { Viewer, ...platformRoles } = kms!.platformRoles;
  const [first, ...rest] = Viewer!;
  const before = { ...roleTable, services: { ...others, kms: kms! } };
  const after = {
    ...roleTable,
    services: {
      ...others,
      kms: { ...kms!, platformRoles: { ...platformRoles, Viewer: [...rest, "kms.new.action"] } },
    },
  };
  expect(roleTableDiff(before, before)).toEqual([]);
  expect(roleTableDiff(before, after)).toEqual([
    { service: "kms", role: "Viewer", change: "changed", added: ["kms.new.action"], removed: [first] },
  ]);
  expect(roleTableDiff(after, before)).toEqual([
    { service: "kms", role: "Viewer", change: "changed", added: [first], removed: ["kms.new.action"] },
  ]);
  const gone = roleTableDiff(before, { ...roleTable, services: others });
  expect(new Set(gone.map(({ change }) => change))).toEqual(new Set(["removed"]));
});

test.each([
  ["iam-identity", "Operator", "crn:v1:bluemix:public:iam::::role:Operator"],
  ["secrets-manager", "Writer", "crn:v1:bluemix:public:iam::::serviceRole:Writer"],
  [
    "iam-identity",
    "Service ID creator",
    "crn:v1:bluemix:public:iam-identity::::serviceRole:ServiceIdCreator",
  ],
  [
    "iam-identity",
    "User API key creator",
    "crn:v1:bluemix:public:iam-identity::::serviceRole:UserApiKeyCreator",
  ],
  [
    "iam-groups",
    "Groups Service Member Manage",
    "crn:v1:bluemix:public:iam-groups::::serviceRole:MemberManage",
  ],
  ["kms", "Service Configuration Reader", "crn:v1:bluemix:public:iam::::role:ConfigReader"],
  ["secrets-manager", "SecretsReader", "crn:v1:bluemix:public:secrets-manager::::serviceRole:SecretsReader"],
])("%s: %s is %s, and back", (service, name, crn) => {
  expect(roleCrn(service, name)).toBe(crn);
  expect(displayNameOf(crn, roleTable.services[service]!)).toBe(name);
});

test("every role of every service is found by its CRN", () => {
  const lost = Object.entries(roleTable.services).flatMap(([service, roles]) =>
    [...Object.keys(roles.platformRoles), ...Object.keys(roles.serviceRoles)].filter(
      (name) => displayNameOf(roleCrn(service, name), roles) !== name,
    ),
  );
  expect(lost).toEqual([]);
});

test("roles do not inherit: Editor of IAM Identity may not create keys, Operator may", () => {
  const roles = new Roles(roleTable);
  expect(roles.actionsOf("Editor", "iam-identity", true).actions).not.toContain("iam-identity.apikey.create");
  expect(roles.actionsOf("Operator", "iam-identity", true).actions).toContain("iam-identity.apikey.create");
  expect(roles.actionsOf("Operator", "iam-identity", true).actions).not.toContain(
    "iam-identity.serviceid.create",
  );
});

test("what a role allows is not known if nobody lists the role, and nothing if only other services have it", () => {
  const roles = new Roles(roleTable, [
    { service: "kms", displayName: "Key Smith", crn: "crn:custom", actions: ["kms.secrets.create"] },
  ]);
  expect(roles.actionsOf("Nobody's Role", "kms", true)).toMatchObject({ complete: false });
  expect(roles.actionsOf("Service ID creator", "kms", false)).toEqual({ actions: new Set(), complete: true });
  expect(roles.actionsOf(unknown("an output"), "kms", true).complete).toBe(false);
  expect(roles.actionsOf("Viewer", "made-up-service", true).complete).toBe(false);
  expect(roles.actionsOf("Key Smith", "kms", true)).toEqual({
    actions: new Set(["kms.secrets.create"]),
    complete: true,
  });
  expect(roles.actionsOf("crn:custom", "kms", true).actions).toEqual(new Set(["kms.secrets.create"]));
  expect(roles.actionsOf("Key Smith", "secrets-manager", true).complete).toBe(false);
});

test("Groups Service Member Manage may add members, though the page lists no action for it", () => {
  const { actions } = new Roles(roleTable).actionsOf("Groups Service Member Manage", "iam-groups", true);
  expect(actions).toContain("iam-groups.members.add");
  expect(actions).not.toContain("iam-groups.groups.delete");
});
