import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import { issuer, tokensKey } from "../../iam/tokens";

/** What a client needs to check tokens by itself: `/identity/keys` and the OpenID configuration that names it. */
export function keySetRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get("/identity/keys", { config: { operation: "get_keys" } }, () => cloud.use(tokensKey).keySet());
  app.get(
    "/identity/.well-known/openid-configuration",
    { config: { operation: "get_openid_configuration" } },
    () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      passcode_endpoint: `${issuer}/passcode`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: [
        "code",
        "token",
        "id_token",
        "code token",
        "code id_token",
        "token id_token",
        "code token id_token",
      ],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      grant_types_supported: ["urn:ibm:params:oauth:grant-type:apikey"],
    }),
  );
}
