import type { FastifyInstance, FastifyRequest } from "fastify";
import { decodeJwt } from "jose";
import { addressHeader } from "../../core/app";
import type { Cloud } from "../../core/service";
import { effectiveSettings } from "../../iam/settings";
import { type TokenClaims, tokenLifetimeSeconds, tokensKey } from "../../iam/tokens";
import { computeTokensKey } from "./compute-tokens";
import { webException } from "./errors";
import { type Evidence, grant, grantTypes, type TokenForm } from "./grants";
import { invalidProperty, missing } from "./refusals";

const formType = /^application\/x-www-form-urlencoded\b/;

/** `POST /identity/token`. Source: IAM Identity Services API, "Token operations". */
export function tokenRoutes(app: FastifyInstance, cloud: Cloud): void {
  // Checking a token takes time, and a handler has none: what the form's tokens say is found out before.
  const found = new WeakMap<FastifyRequest, Evidence>();

  // "/oidc/token" is the older address of the same; the watsonx.ai Python client still asks there.
  for (const path of ["/identity/token", "/oidc/token"]) {
    app.post<{ Body: TokenForm | undefined }>(
      path,
      {
        config: { operation: "get_token" },
        preHandler: async (request) => {
          found.set(request, await evidenceOf(cloud, request.body ?? {}));
        },
      },
      (request, reply) => {
        const type = request.headers["content-type"];
        if (type !== undefined && !formType.test(type)) {
          throw webException(415, "NotSupportedException", "HTTP 415 Unsupported Media Type");
        }
        const form = request.body ?? {};
        check(form);
        const address = String(request.headers[addressHeader] ?? "127.0.0.1");
        const claims = grant(cloud, form, found.get(request) ?? {}, address);
        reply.header("content-language", "en-US");
        return issued(cloud, claims);
      },
    );
  }

  app.get("/identity/token", { config: { operation: "get_token" } }, () => {
    throw webException(405, "ClientErrorException", "HTTP 405 Method Not Allowed");
  });
}

function check({ grant_type, response_type }: TokenForm): void {
  if (!grant_type) throw missing("grant_type");
  const known: readonly string[] = Object.values(grantTypes);
  if (!known.includes(grant_type)) {
    throw invalidProperty("grant_type", grant_type, `Valid values: '${known.join(", ")}'`);
  }
  const asked = response_type?.split(/[\s,]+/).filter((word) => word !== "") ?? [];
  if (asked.some((word) => word !== "cloud_iam")) {
    throw invalidProperty("response_type", `[${asked.join(", ")}]`, "Valid values: 'cloud_iam'");
  }
}

async function evidenceOf(
  cloud: Cloud,
  { grant_type, access_token, cr_token }: TokenForm,
): Promise<Evidence> {
  if (grant_type === grantTypes.assume && access_token) {
    const claims = await cloud
      .use(tokensKey)
      .verify(access_token)
      .catch(() => undefined);
    return { claims };
  }
  if (grant_type === grantTypes.computeResource && cr_token) {
    return { resource: await cloud.use(computeTokensKey).verify(cr_token) };
  }
  return {};
}

/** The account may make its tokens live shorter than an hour. Source: IBM Cloud docs, "Setting limits for IAM tokens". */
async function issued(cloud: Cloud, claims: TokenClaims): Promise<object> {
  const settings = cloud.iam.settings.get(claims.account.bss);
  const lifetime = settings
    ? Number(effectiveSettings(settings).system_access_token_expiration_in_seconds)
    : tokenLifetimeSeconds;
  const access_token = await cloud.use(tokensKey).sign(claims, lifetime);
  return {
    access_token,
    refresh_token: "not_supported",
    token_type: "Bearer",
    expires_in: lifetime,
    expiration: decodeJwt(access_token).exp,
    scope: "ibm openid",
  };
}
