import type { Cloud } from "../../core/service";
import type { TrustedProfile } from "../../iam/entities";
import type { TokenClaims } from "../../iam/tokens";
import { noteActivity } from "./activity";
import { requireLogin } from "./authenticate";
import { identityClaims, profileClaims } from "./claims";
import type { ComputeResource } from "./compute-tokens";
import { refusal } from "./errors";
import { identityKey } from "./identity";
import { trustsCompute, trustsIdentity } from "./profile-trust";
import { missing, notAuthorized, notFound } from "./refusals";

export const grantTypes = {
  apikey: "urn:ibm:params:oauth:grant-type:apikey",
  assume: "urn:ibm:params:oauth:grant-type:assume",
  computeResource: "urn:ibm:params:oauth:grant-type:cr-token",
  refresh: "refresh_token",
} as const;

/** The form of `POST /identity/token`. Source: IAM Identity Services API; ibm-cloud-sdk-core, token managers. */
export interface TokenForm {
  grant_type?: string;
  response_type?: string;
  apikey?: string;
  access_token?: string;
  cr_token?: string;
  refresh_token?: string;
  profile_id?: string;
  profile_crn?: string;
  profile_name?: string;
  account?: string;
}

/** What the tokens in the form say, checked beforehand; undefined for one that is not valid. */
export interface Evidence {
  readonly claims?: TokenClaims;
  readonly resource?: ComputeResource;
}

/** The claims of the token to make, or IAM's refusal. */
export function grant(cloud: Cloud, form: TokenForm, evidence: Evidence, address: string): TokenClaims {
  switch (form.grant_type) {
    case grantTypes.apikey:
      return byApiKey(cloud, form, address);
    case grantTypes.assume:
      return byAssuming(cloud, form, evidence, address);
    case grantTypes.computeResource:
      return byComputeResource(cloud, form, evidence, address);
    default:
      // No token of this cloud comes with a refresh token, so none can be right.
      if (!form.refresh_token) throw missing("refresh_token");
      throw refusal(400, "BXNIM0407E", "Provided refresh token is invalid.");
  }
}

function byApiKey(cloud: Cloud, { apikey }: TokenForm, address: string): TokenClaims {
  if (!apikey) throw missing("apikey");
  const { caller } = cloud.use(identityKey).authenticate(apikey, { address });
  return identityClaims(cloud.iam, caller.iamId, caller.accountId, grantTypes.apikey);
}

function byAssuming(cloud: Cloud, form: TokenForm, { claims }: Evidence, address: string): TokenClaims {
  if (!form.access_token) throw missing("access_token");
  if (!claims) throw refusal(400, "BXNIM0407E", "Provided token is invalid.");
  const profile = profileOf(cloud, form, form.account);
  if (!trustsIdentity(cloud, profile, claims)) {
    throw notAuthorized(`'${claims.iam_id}' may not apply the trusted profile '${profile.id}'.`);
  }
  applied(cloud, profile, address);
  return profileClaims(profile, authnOf(claims), grantTypes.assume);
}

function byComputeResource(
  cloud: Cloud,
  form: TokenForm,
  { resource }: Evidence,
  address: string,
): TokenClaims {
  if (!form.cr_token) throw missing("cr_token");
  if (!resource) throw refusal(400, "BXNIM0407E", "Provided token is invalid.", "Property 'cr_token'.");
  const profile = profileOf(cloud, form, form.account ?? /:a\/([^:]+):/.exec(resource.crn)?.[1]);
  if (!trustsCompute(cloud, profile, resource)) {
    throw notAuthorized(`The compute resource may not apply the trusted profile '${profile.id}'.`);
  }
  applied(cloud, profile, address);
  const iam_id = `crn-${resource.crn}`;
  return profileClaims(profile, { sub: iam_id, iam_id, name: resource.name }, grantTypes.computeResource);
}

function applied(cloud: Cloud, profile: TrustedProfile, address: string): void {
  requireLogin(cloud, { kind: "profile", iamId: profile.iam_id, accountId: profile.account_id, address });
  noteActivity(cloud, profile.iam_id);
}

function authnOf(claims: TokenClaims) {
  const { sub = claims.iam_id, iam_id, sub_type, name, given_name, family_name, email } = claims;
  return { sub, iam_id, sub_type, name, given_name, family_name, email };
}

/** By id, by CRN, or by name in `account`. */
function profileOf(cloud: Cloud, form: TokenForm, account: string | undefined): TrustedProfile {
  const { profile_id, profile_crn, profile_name } = form;
  const id = profile_id || profile_crn?.split(":").at(-1);
  if (id) {
    const found = cloud.iam.profiles.get(id);
    if (!found || (profile_crn && found.crn !== profile_crn)) throw notFound("Profile", id, 400);
    return found;
  }
  if (!profile_name) throw missing("profile_id");
  if (!account) throw missing("account");
  const found = cloud.iam.profiles.by("name", `${account}/${profile_name}`)[0];
  if (!found) throw notFound("Profile", profile_name, 400);
  return found;
}
