import type { FastifyInstance } from "fastify";
import { addressHeader } from "../../core/app";
import type { Cloud } from "../../core/service";
import { tokenLifetimeSeconds, tokensKey } from "../../iam/tokens";
import { claimsOf } from "./claims";
import { refusal } from "./errors";
import { identityKey } from "./identity";

const apikeyGrant = "urn:ibm:params:oauth:grant-type:apikey";

interface TokenForm {
  grant_type: string;
  apikey?: string;
}

const body = {
  type: "object",
  required: ["grant_type"],
  properties: { grant_type: { type: "string", minLength: 1 }, apikey: { type: "string" } },
} as const;

/** `POST /identity/token`. Source: IAM Identity Services API, "Create an IAM access token for a user or service ID using an API key". */
export function tokenRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post<{ Body: TokenForm }>(
    "/identity/token",
    { schema: { body }, config: { operation: "get_token_api_key" } },
    (request) => {
      const form = request.body;
      if (form.grant_type !== apikeyGrant) {
        throw refusal(400, "BXNIM0117E", `Invalid property: 'grant_type'.`);
      }
      if (!form.apikey) throw refusal(400, "BXNIM0109E", "Property missing or empty: 'apikey'.");
      const address = String(request.headers[addressHeader] ?? "127.0.0.1");
      const { caller } = cloud.use(identityKey).authenticate(form.apikey, { address });
      return reply(cloud, claimsOf(cloud.iam, caller.iamId, caller.accountId, apikeyGrant));
    },
  );
}

async function reply(cloud: Cloud, claims: ReturnType<typeof claimsOf>): Promise<object> {
  const expiration = cloud.clock.seconds() + tokenLifetimeSeconds;
  const access_token = await cloud.use(tokensKey).sign(claims, tokenLifetimeSeconds);
  return {
    access_token,
    refresh_token: "not_supported",
    token_type: "Bearer",
    expires_in: tokenLifetimeSeconds,
    expiration,
    scope: "ibm openid",
  };
}
