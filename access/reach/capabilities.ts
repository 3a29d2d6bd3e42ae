import type { GrantActions } from "../grants/expand";
import { grouped } from "../lists";
import { isAccountManagement } from "../targets/services";
import { every, some, type Truth } from "../truth";

/** Something that lets its holder get more access than it was given. */
export interface Capability {
  readonly id: CapabilityId;
  readonly title: string;
  /** One of these is enough. */
  readonly actions: readonly string[];
  /** Account management services list the action too, but have no resources that it is about. */
  readonly catalogServicesOnly?: boolean;
}

export type CapabilityId =
  | "mint-key"
  | "new-identity"
  | "user-key"
  | "profile-takeover"
  | "weaken-account"
  | "join-group"
  | "grant"
  | "forge-role"
  | "mint-credential"
  | "write-secrets"
  | "reconfigure-engine";

/** Actions: IBM Cloud documentation, "IAM roles and actions" (2026-04-03). */
export const capabilities: readonly Capability[] = [
  { id: "mint-key", title: "create API keys of service IDs", actions: ["iam-identity.apikey.create"] },
  { id: "new-identity", title: "create service IDs", actions: ["iam-identity.serviceid.create"] },
  { id: "user-key", title: "create API keys of its own", actions: ["iam-identity.user-apikey.create"] },
  {
    id: "profile-takeover",
    title: "decide who takes on trusted profiles",
    actions: ["iam-identity.profile.update", "iam-identity.profile.linkToResource"],
  },
  {
    id: "weaken-account",
    title: "change the account's login settings and identity providers",
    actions: [
      "iam-identity.account.update",
      "iam-identity.account.enable_idp",
      "iam-identity.idp.create",
      "iam-identity.idp.update",
    ],
  },
  {
    id: "join-group",
    title: "add members to access groups",
    actions: ["iam-groups.members.add", "iam-groups.rules.create", "iam-groups.groups.update"],
  },
  { id: "grant", title: "assign access", actions: ["iam.policy.create", "iam.role.assign"] },
  {
    id: "forge-role",
    title: "change what custom roles allow",
    actions: ["iam-access-management.customRole.create", "iam-access-management.customRole.update"],
  },
  {
    id: "mint-credential",
    title: "create service credentials",
    actions: ["resource-controller.key.create", "resource-controller.credential.retrieve_all"],
    catalogServicesOnly: true,
  },
  {
    id: "write-secrets",
    title: "create secrets, and with an IAM credentials engine identities in any access group",
    actions: ["secrets-manager.secret.create"],
  },
  {
    id: "reconfigure-engine",
    title: "configure secrets engines",
    actions: [
      "secrets-manager.secret-engine-config.set",
      "secrets-manager.configuration.create",
      "secrets-manager.configuration.update",
      "secrets-manager.configuration.delete",
    ],
  },
];

/** Every action that one of the capabilities rests on. */
export const dangerActions: ReadonlySet<string> = new Set(capabilities.flatMap(({ actions }) => actions));

/** A capability on one service, by the actions that give it; none where only an unreadable role might. */
export interface Holding {
  readonly capability: Capability;
  readonly service: string;
  readonly actions: readonly string[];
  readonly sure: Truth;
}

/** The capabilities in what a grant allows. */
export function holdingsIn(granted: GrantActions): readonly Holding[] {
  return [...granted.values()].flatMap(({ service, actions, complete, reached }) =>
    capabilities.flatMap((capability): Holding[] => {
      if (capability.catalogServicesOnly && isAccountManagement(service)) return [];
      const given = capability.actions.filter((action) => actions.has(action));
      if (given.length > 0) return [{ capability, service, actions: given, sure: reached }];
      if (complete || !couldHave(service, capability)) return [];
      return [{ capability, service, actions: [], sure: every([reached, "unknown"]) }];
    }),
  );
}

/** A capability over all services of a grant. */
export interface Summary {
  readonly capability: CapabilityId;
  readonly services: readonly string[];
  readonly actions: readonly string[];
  readonly sure: Truth;
}

const known = new WeakMap<GrantActions, readonly Summary[]>();

/** As `holdingsIn`, one for each capability. */
export function summariesIn(granted: GrantActions): readonly Summary[] {
  const before = known.get(granted);
  if (before) return before;
  const byCapability = grouped(holdingsIn(granted), ({ capability }) => capability.id);
  const summaries = [...byCapability].map(([capability, holdings]) => ({
    capability,
    services: holdings.map(({ service }) => service),
    actions: [...new Set(holdings.flatMap(({ actions }) => actions))].sort(),
    sure: some(holdings.map(({ sure }) => sure)),
  }));
  known.set(granted, summaries);
  return summaries;
}

/** A role of a service allows actions of that service and those that every service has. */
function couldHave(service: string, { actions }: Capability): boolean {
  const [parent = ""] = service.split(".");
  return actions.some(
    (action) => /^(iam|resource-controller)\./.test(action) || action.startsWith(`${parent}.`),
  );
}
