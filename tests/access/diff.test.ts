import {
  type AccessChange,
  type AccessData,
  accessDiff,
  dataOfResources,
  reachDiff,
  reachOf,
  roleTableDiff,
} from "../../access";
import { authorization, grant, identity, live, member, modelOf } from "./_helpers/account";
import { program, state, unknownText } from "./_helpers/pulumi";
import { roleTable } from "./_helpers/table";

const app = identity("iam-ServiceId-app", "service-id");
const group = identity("AccessGroupId-ops", "access-group");
const identities = [app, group];
const kms = { serviceName: "kms" };
const instance = { ...kms, serviceInstance: "1" };

function diff(before: Partial<AccessData>, after: Partial<AccessData>): AccessChange[] {
  return accessDiff(modelOf({ identities, ...before }), modelOf({ ...after, identities }));
}

/** `widened iam-ServiceId-app: a -> b`, without the actions. */
function lines(changes: readonly AccessChange[]): string[] {
  return changes.map(({ change, subjects, before, after, undecided }) => {
    const who = subjects.map(({ subject, via }) => [subject, ...via].join(" via ")).join(", ");
    const grants = [before, after].map((list) => list.map(({ id }) => id).join("+")).join(" -> ");
    return `${change} ${who}: ${grants}${undecided ? "?" : ""}`;
  });
}

const reader = grant("p", app.id, ["Reader"], instance);

test("the same is no change", () => {
  expect(diff({ grants: [reader] }, { grants: [{ ...reader }] })).toEqual([]);
});

test("a new grant is new, with the actions that it gives; a grant that is gone is removed", () => {
  const [change, ...more] = diff({}, { grants: [reader] });
  expect(lines([change!])).toEqual([`new ${app.id}:  -> p`]);
  expect(more).toEqual([]);
  expect(change?.services).toEqual(["kms"]);
  expect(change?.actions).toEqual([...new Set(roleTable.services.kms!.serviceRoles.Reader)].sort());
  expect(lines(diff({ grants: [reader] }, {}))).toEqual([`removed ${app.id}: p -> `]);
});

test.each<[string, ReturnType<typeof grant>, string[]]>([
  ["one role more", grant("p", app.id, ["Reader", "Writer"], instance), [`widened ${app.id}: p -> p`]],
  ["all instances", grant("p", app.id, ["Reader"], kms), [`widened ${app.id}: p -> p`]],
  [
    "a wildcard",
    grant("p", app.id, ["Reader"], { ...kms, serviceInstance: "*" }),
    [`widened ${app.id}: p -> p`],
  ],
  ["one key", grant("p", app.id, ["Reader"], { ...instance, resource: "k" }), [`narrowed ${app.id}: p -> p`]],
  [
    "another instance",
    grant("p", app.id, ["Reader"], { ...kms, serviceInstance: "2" }),
    [`widened ${app.id}: p -> p`, `narrowed ${app.id}: p -> p`],
  ],
  [
    "a second policy that says no more",
    grant("q", app.id, ["Reader"], { ...instance, resource: "k" }),
    [`narrowed ${app.id}: p -> q`],
  ],
  ["the same by another policy", grant("q", app.id, ["Reader"], instance), [`moved ${app.id}: p -> q`]],
])("a policy changed to %s", (_, after, expected) => {
  expect(lines(diff({ grants: [reader] }, { grants: [after] }))).toEqual(expected);
});

test("conditions: taken away is wider, added is narrower", () => {
  const weekday = { kind: "time" as const, key: "day_of_week", operator: "dayOfWeekAnyOf", values: ["1"] };
  const conditional = { ...reader, conditions: weekday };
  expect(lines(diff({ grants: [conditional] }, { grants: [reader] }))).toEqual([`widened ${app.id}: p -> p`]);
  expect(lines(diff({ grants: [reader] }, { grants: [conditional] }))).toEqual([
    `narrowed ${app.id}: p -> p`,
  ]);
});

test("access that comes by a group now has moved", () => {
  const memberships = [member(group.id, app.id)];
  const ofGroup = grant("g", group.id, ["Reader"], instance);
  const before = { memberships, grants: [reader] };
  const after = { memberships, grants: [ofGroup] };
  expect(lines(diff(before, after))).toEqual([`new ${group.id}:  -> g`, `moved ${app.id}: p -> g`]);
});

test("a new member gets what the group has, and only the member is told", () => {
  const grants = [grant("g", group.id, ["Reader"], instance)];
  const after = { grants, memberships: [member(group.id, app.id)] };
  expect(lines(diff({ grants }, after))).toEqual([`new ${app.id} via ${group.id}:  -> g`]);
  expect(lines(diff(after, { grants }))).toEqual([`removed ${app.id} via ${group.id}: g -> `]);
});

test("a group's change is one line for the group and its members", () => {
  const memberships = [member(group.id, app.id)];
  const changes = diff(
    { memberships },
    { memberships, grants: [grant("g", group.id, ["Reader"], instance)] },
  );
  expect(lines(changes)).toEqual([`new ${group.id}, ${app.id} via ${group.id}:  -> g`]);
});

test("a grant that gives nothing beyond what is there makes no line", () => {
  const wide = grant("w", app.id, ["Reader"], kms);
  expect(diff({ grants: [wide] }, { grants: [wide, reader] })).toEqual([]);
});

test("an authorization whose instance is left out is wider", () => {
  const source = { serviceName: "secrets-manager" };
  const bound = authorization("a", { ...source, serviceInstance: "1" }, ["Operator"], {
    serviceName: "iam-identity",
  });
  const open = authorization("a", source, ["Operator"], { serviceName: "iam-identity" });
  expect(lines(diff({ grants: [bound] }, { grants: [open] }))).toEqual([
    "widened service secrets-manager: a -> a",
  ]);
  expect(lines(diff({ grants: [open] }, { grants: [bound] }))).toEqual([
    "narrowed service secrets-manager: a -> a",
  ]);
});

test("what depends on an unknown value is told as wider, and as undecided", () => {
  const inputs = {
    iamId: app.id,
    roles: ["Reader"],
    resources: { service: "kms", resourceInstanceId: unknownText },
  };
  const id = `${app.id}/p`;
  const after = dataOfResources([program("IamServicePolicy", "p", inputs, { id })]);
  const changes = accessDiff(modelOf({ identities, grants: [reader] }), modelOf({ ...after, identities }));
  expect(lines(changes)).toEqual([`widened ${app.id}: p -> p?`, `narrowed ${app.id}: p -> p?`]);
});

test("a program that changes nothing changes nothing against its state", () => {
  const inputs = { iamId: app.id, roles: ["Reader"], resources: { service: "kms", resourceInstanceId: "1" } };
  const id = `${app.id}/p`;
  const empty = {
    region: "",
    resource: "",
    resourceGroupId: "",
    resourceType: "",
    serviceGroupId: "",
    serviceType: "",
  };
  const outputs = { ...inputs, accountManagement: false, resources: { ...empty, ...inputs.resources } };
  const before = dataOfResources([state("IamServicePolicy", "p", inputs, { id, outputs })]);
  const after = dataOfResources([program("IamServicePolicy", "p", inputs, { id })]);
  expect(accessDiff(modelOf(before), modelOf(after))).toEqual([]);
});

test("a change in what IBM's roles allow is a change of access", () => {
  const { kms: roles, ...others } = roleTable.services;
  const { Reader, ...serviceRoles } = roles!.serviceRoles;
  const [gone, ...rest] = Reader!;
  const changed = { ...roles!, serviceRoles: { ...serviceRoles, Reader: [...rest, "kms.secrets.steal"] } };
  const later = { ...roleTable, services: { ...others, kms: changed } };
  const changes = accessDiff(modelOf({ grants: [reader] }), modelOf({ grants: [reader] }, later));
  expect(changes.map(({ change, actions }) => [change, actions])).toEqual([
    ["widened", ["kms.secrets.steal"]],
    ["narrowed", [gone]],
  ]);
  expect(roleTableDiff(roleTable, later)).toHaveLength(1);
});

test("escalations that a change opens are gained, and told with their strength", () => {
  const editor = grant("e", app.id, ["Editor"], { serviceName: "iam-groups" });
  const reach = (grants: readonly ReturnType<typeof grant>[]) => reachOf(modelOf({ identities, grants }));
  const opened = reachDiff(reach([]), reach([editor]), [app.id]);
  expect(
    opened.map(({ change, fact }) => [change, fact.kind === "node" ? fact.node : fact.capability]),
  ).toEqual([
    ["gained", "join-group"],
    ["gained", group.id],
  ]);
  const closed = reachDiff(reach([editor]), reach([]), [app.id]);
  expect(closed.map(({ fact }) => fact.key)).toEqual(opened.map(({ fact }) => fact.key));
  expect(closed.every(({ change }) => change === "lost")).toBe(true);
  expect(reachDiff(reach([editor]), reach([editor]), [app.id])).toEqual([]);
  expect(live.from).toBe("live");
});
