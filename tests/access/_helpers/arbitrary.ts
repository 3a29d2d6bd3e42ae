import fc from "fast-check";
import { type AccessData, type Grant, type Identity, merged } from "../../../access";
import { authorization, grant, identity, live, member } from "./account";

/** Small accounts, with everything in them that reach knows of. */
const identities: readonly Identity[] = [
  identity("iam-ServiceId-1", "service-id", { aliases: ["urn:1"] }),
  identity("iam-ServiceId-2", "service-id"),
  identity("iam-Profile-1", "trusted-profile"),
  identity("IBMid-1", "user"),
  identity("AccessGroupId-1", "access-group"),
  identity("AccessGroupId-2", "access-group"),
];
export const principals = identities.map(({ id }) => id);
const groups = principals.filter((id) => id.startsWith("AccessGroupId"));
const persons = principals.filter((id) => !id.startsWith("AccessGroupId"));
const sm = { serviceName: "secrets-manager", serviceInstance: "sm" };

const targets = fc.constantFrom<Record<string, string>>(
  { serviceName: "iam-groups" },
  { serviceName: "iam-groups", resource: "AccessGroupId-2" },
  { serviceName: "iam-identity" },
  { serviceName: "iam-identity", resourceType: "serviceid", resource: "ServiceId-2" },
  { serviceName: "iam-access-management" },
  { serviceName: "kms", serviceInstance: "1" },
  { serviceName: "kms" },
  { serviceType: "service" },
  sm,
  { ...sm, resourceType: "secret-group", resource: "sg" },
);
const roles = fc.uniqueArray(
  fc.constantFrom(
    "Viewer",
    "Operator",
    "Editor",
    "Administrator",
    "Reader",
    "Writer",
    "Manager",
    "SecretsReader",
    "Custom",
  ),
  { minLength: 1, maxLength: 2 },
);

export const grants: fc.Arbitrary<Grant> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.uuid(), fc.constantFrom(...principals), roles, targets)
      .map((parts) => grant(...parts)),
  },
  fc
    .tuple(
      fc.uuid(),
      fc.constantFrom<[string, string]>(
        ["Operator", "iam-identity"],
        ["Groups Service Member Manage", "iam-groups"],
      ),
    )
    .map(([id, [role, serviceName]]) => authorization(id, sm, [role], { serviceName })),
);

const memberships = fc
  .tuple(fc.constantFrom(...groups), fc.constantFrom(...persons))
  .map(([group, who]) => member(group, who));
const trusts = fc.constantFrom(...persons.filter((id) => !id.includes("Profile"))).map((one) => ({
  profile: "iam-Profile-1",
  identity: one,
  provenance: { ...live, liveId: one },
}));
const secrets = fc.constantFrom(...groups).map((group) => ({
  instance: "sm",
  secretGroup: "sg",
  groups: [group],
  provenance: { ...live, liveId: `secret of ${group}` },
}));
const engines = fc.constantFrom("iam-ServiceId-1", "iam-ServiceId-2").map((owner) => ({
  instance: "sm",
  identity: owner,
  provenance: { ...live, liveId: `engine of ${owner}` },
}));

export const accounts: fc.Arbitrary<AccessData> = fc
  .record({
    memberships: fc.array(memberships, { maxLength: 3 }),
    trusts: fc.array(trusts, { maxLength: 2 }),
    secrets: fc.array(secrets, { maxLength: 1 }),
    engines: fc.array(engines, { maxLength: 1 }),
    grants: fc.array(grants, { maxLength: 5 }),
  })
  .map((data) =>
    merged({
      identities,
      customRoles: [
        { service: "secrets-manager", displayName: "Custom", actions: ["secrets-manager.secret.create"] },
      ],
      ...data,
    }),
  );

/** The same data in another order. */
export function shuffled(data: AccessData): fc.Arbitrary<AccessData> {
  const mixed = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });
  return fc
    .record({
      identities: mixed(data.identities),
      memberships: mixed(data.memberships),
      trusts: mixed(data.trusts),
      secrets: mixed(data.secrets),
      engines: mixed(data.engines),
      customRoles: mixed(data.customRoles),
      grants: mixed(data.grants).map((list) =>
        list.map((one) => ({ ...one, roles: [...one.roles].reverse() })),
      ),
    })
    .map((parts) => merged(parts));
}
