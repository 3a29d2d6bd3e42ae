import type { TrustedProfile } from "../../iam/entities";
import type { Iam } from "../../iam/iam";
import type { TokenClaims } from "../../iam/tokens";

/** Who proved to be there: becomes `authn`. */
export interface Authenticated {
  readonly sub: string;
  readonly iam_id: string;
  readonly [claim: string]: unknown;
}

/**
 * Claims of an access token for a user or a service ID.
 * Source: the IAM team's article "Tokens in Details" (M. Smolny) and tokens shown in IBM's SDKs.
 */
export function identityClaims(iam: Iam, iamId: string, accountId: string, grantType: string): TokenClaims {
  const service = iam.serviceIds.by("iam_id", iamId)[0];
  const authn = service
    ? { sub: service.id, iam_id: iamId, sub_type: "ServiceId", name: service.name }
    : personClaims(iam, iamId, accountId);
  const realm = iamId.startsWith("iam-") ? "iam" : (iamId.split("-")[0] ?? "IBMid");
  const crns = service?.unique_instance_crns;
  return {
    id: iamId,
    realmid: realm,
    identifier: service?.id ?? iamId.slice(realm.length + 1),
    ...authn,
    sub_type: service ? "ServiceId" : undefined,
    ...(crns?.length ? { unique_instance_crns: crns } : {}),
    authn,
    ...common(accountId, grantType),
  };
}

/** Claims of a token for a trusted profile; `authn` is who applied it. */
export function profileClaims(profile: TrustedProfile, authn: Authenticated, grantType: string): TokenClaims {
  return {
    iam_id: profile.iam_id,
    id: profile.iam_id,
    realmid: "iam",
    identifier: profile.id,
    name: profile.name,
    sub: profile.id,
    sub_type: "Profile",
    authn,
    ...common(profile.account_id, grantType),
  };
}

function personClaims(iam: Iam, iamId: string, accountId: string): Authenticated {
  const user = iam.users.get(`${accountId}/${iamId}`) ?? iam.users.by("iam_id", iamId)[0];
  const { firstname = "", lastname = "", email = iamId } = user ?? {};
  return {
    sub: email,
    iam_id: iamId,
    name: `${firstname} ${lastname}`.trim(),
    given_name: firstname,
    family_name: lastname,
    email,
  };
}

function common(accountId: string, grantType: string) {
  return {
    account: { valid: true, bss: accountId, frozen: true },
    grant_type: grantType,
    scope: "ibm openid",
    client_id: "default",
    acr: 1,
    amr: ["pwd"],
  };
}
