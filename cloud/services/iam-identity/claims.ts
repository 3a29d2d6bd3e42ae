import type { Iam } from "../../iam/iam";
import type { TokenClaims } from "../../iam/tokens";

type Claims = Omit<TokenClaims, "iat" | "exp" | "iss" | "jti">;

/**
 * Claims of an access token for a user or a service ID.
 * Source: the IAM team's articles on tokens ("Tokens in Details", M. Smolny) and tokens shown in IBM's SDKs.
 */
export function claimsOf(iam: Iam, iamId: string, accountId: string, grantType: string): Claims {
  const service = iam.serviceIds.by("iam_id", iamId)[0];
  const person = service ? undefined : iam.users.by("iam_id", iamId)[0];
  const sub = service?.id ?? person?.email ?? iamId;
  const who = service
    ? { sub, iam_id: iamId, sub_type: "ServiceId", name: service.name }
    : {
        sub,
        iam_id: iamId,
        name: `${person?.firstname ?? ""} ${person?.lastname ?? ""}`.trim(),
        given_name: person?.firstname ?? "",
        family_name: person?.lastname ?? "",
        email: person?.email ?? "",
      };
  return {
    ...who,
    ...(service ? { sub_type: "ServiceId" as const } : { sub_type: undefined }),
    id: iamId,
    iam_id: iamId,
    realmid: service ? "iam" : "IBMid",
    identifier: service?.id ?? iamId.replace(/^IBMid-/, ""),
    authn: who,
    account: { valid: true, bss: accountId, frozen: true },
    grant_type: grantType,
    scope: "ibm openid",
    client_id: "default",
    acr: 1,
    amr: ["pwd"],
  };
}
