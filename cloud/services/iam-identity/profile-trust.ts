import type { Cloud } from "../../core/service";
import { crnAccount } from "../../iam/crn";
import type { TrustedProfile } from "../../iam/entities";
import type { TokenClaims } from "../../iam/tokens";
import { matchesRule } from "../iam-groups/rule-conditions";
import type { ComputeResource } from "./compute-tokens";
import { sameTarget } from "./profile-links";
import { profileTrustKey } from "./profile-store";

/** May the bearer of `claims` apply the profile: named as an identity, or a federated user whom a claim rule fits? */
export function trustsIdentity(cloud: Cloud, profile: TrustedProfile, claims: TokenClaims): boolean {
  const { identities, rules } = cloud.use(profileTrustKey);
  const named = identities
    .by("profile", profile.id)
    .some(
      ({ iam_id, accounts }) => iam_id === claims.iam_id && (accounts?.includes(claims.account.bss) ?? true),
    );
  if (named) return true;
  const { ext, realm_name } = claims;
  if (!ext || !realm_name) return false;
  const login = { realm: realm_name, claims: ext, at: 0 };
  return rules
    .by("profile", profile.id)
    .some(
      (rule) =>
        rule.type === "Profile-SAML" && matchesRule({ ...rule, realm_name: rule.realm_name ?? "" }, login),
    );
}

/** May the compute resource apply the profile: linked one by one, or by a rule on resources of the profile's account? */
export function trustsCompute(cloud: Cloud, profile: TrustedProfile, resource: ComputeResource): boolean {
  const { links, rules } = cloud.use(profileTrustKey);
  const linked = links
    .by("profile", profile.id)
    .some(({ cr_type, link }) => cr_type === resource.cr_type && sameTarget(link, targetOf(resource)));
  if (linked) return true;
  if (crnAccount(resource.crn) !== profile.account_id) return false;
  const login = { realm: "", claims: resource, at: 0 };
  return rules
    .by("profile", profile.id)
    .some((rule) => rule.cr_type === resource.cr_type && matchesRule({ ...rule, realm_name: "" }, login));
}

/** The parts by which links name a resource of that kind. */
function targetOf({ cr_type, crn, namespace, name, component_type, component_name }: ComputeResource) {
  if (cr_type === "IKS_SA" || cr_type === "ROKS_SA") return { crn, namespace, name };
  return cr_type === "CE" ? { crn, component_type, component_name } : { crn };
}
