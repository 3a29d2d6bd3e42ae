import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { onAccount, requireAccount } from "./access";
import { limits } from "./limits";
import { type ProfileRule, profileTrustKey } from "./profile-store";
import { flag, object, text } from "./schemas";
import { membersOf, serviceIdGroups } from "./service-id-group-store";

/** What is counted besides the limits themselves: flags, and of whom. */
interface Asked {
  serviceid_groups?: boolean;
  profiles?: boolean;
  serviceids_per_group?: readonly string[];
  apikeys_per_identity?: readonly string[];
  claim_rules_per_profile?: readonly string[];
  cr_rules_per_profile?: readonly string[];
}

interface OfAccount {
  Params: { account: string };
}

const flags = ["serviceid_groups", "profiles", "templates", "idps", "cr_links", "cr_rules"];
const lists = [
  "serviceids_per_group",
  "apikeys_per_identity",
  "template_versions_per_template",
  "claim_rules_per_group",
  "claim_rules_per_profile",
  "cr_links_per_profile",
  "cr_rules_per_profile",
];
const propertiesOf = (ofList: object) =>
  Object.fromEntries([...flags.map((name) => [name, flag]), ...lists.map((name) => [name, ofList])]);
const querystring = object(propertiesOf(text));
const body = object(propertiesOf({ type: "array", items: text, maxItems: 1000 }));

/**
 * What an account may have of each kind, and what it has of those asked for; kinds whose limits IBM does not publish
 * are left out. Source: SDK, `getAccountLimits` and `bulkListAccountEntityConsumption`.
 */
export function accountLimitRoutes(app: FastifyInstance, cloud: Cloud): void {
  const path = "/v1/accounts/:account/limits/identity";

  app.get<OfAccount & { Querystring: Record<string, string | boolean> }>(
    path,
    { schema: { querystring }, config: { operation: "get_account_limits" } },
    (request) => {
      const asked = Object.entries(request.query).map(([name, value]) => [
        name,
        typeof value === "string" ? value.split(",").map((id) => id.trim()) : value,
      ]);
      authorize(cloud, request);
      return usage(cloud, request.params.account, Object.fromEntries(asked) as Asked);
    },
  );

  app.post<OfAccount & { Body: Asked }>(
    path,
    { schema: { body }, config: { operation: "bulk_list_account_entity_consumption" } },
    (request) => {
      authorize(cloud, request);
      return usage(cloud, request.params.account, request.body);
    },
  );
}

/** That it takes the right to read the account's settings is inferred. */
function authorize(
  cloud: Cloud,
  { caller, params }: { caller: Parameters<Cloud["iam"]["authorize"]>[0]; params: { account: string } },
): void {
  requireAccount(cloud, params.account);
  cloud.iam.authorize(caller, "iam-identity.account.get", onAccount(params.account));
}

function usage(cloud: Cloud, account: string, asked: Asked): object {
  const { iam } = cloud;
  const groups = serviceIdGroups(cloud).by("account", account).length + 1; // and the default one
  const keysOf = (iamId: string) =>
    iam.apiKeys.by("iam_id", iamId).filter(({ account_id }) => account_id === account).length;
  const rulesOf = (profile: string, type: ProfileRule["type"]) => {
    if (iam.profiles.get(profile)?.account_id !== account) return 0;
    return cloud
      .use(profileTrustKey)
      .rules.by("profile", profile)
      .filter((rule) => rule.type === type).length;
  };
  const perProfile = (ids: readonly string[] | undefined, type: ProfileRule["type"]) => ({
    limit: limits.rulesPerProfile,
    ...(ids ? { profiles: ids.map((profile_id) => ({ profile_id, count: rulesOf(profile_id, type) })) } : {}),
  });
  const { serviceids_per_group: groupIds, apikeys_per_identity: iamIds } = asked;
  return {
    serviceid_groups: { limit: limits.serviceIdGroups, ...(asked.serviceid_groups ? { count: groups } : {}) },
    serviceids_per_group: {
      limit: limits.serviceIdsPerGroup,
      ...(groupIds
        ? {
            serviceid_groups: groupIds.map((group_id) => ({
              group_id,
              count: membersOf(cloud, account, group_id).filter(({ account_id }) => account_id === account)
                .length,
            })),
          }
        : {}),
    },
    profiles: {
      limit: limits.profiles,
      ...(asked.profiles ? { count: iam.profiles.by("account", account).length } : {}),
    },
    apikeys_per_identity: {
      limit: limits.apiKeysPerIdentity,
      ...(iamIds ? { identities: iamIds.map((iam_id) => ({ iam_id, count: keysOf(iam_id) })) } : {}),
    },
    claim_rules_per_profile: perProfile(asked.claim_rules_per_profile, "Profile-SAML"),
    cr_rules_per_profile: perProfile(asked.cr_rules_per_profile, "Profile-CR"),
  };
}
