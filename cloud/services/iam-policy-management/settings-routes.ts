import type { FastifyInstance } from "fastify";
import { ServiceError } from "../../core/errors";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { checkEtag, etagOf } from "./etag";
import { idParams } from "./schemas";
import {
  type AccessSettings,
  externalInteractionKey,
  type IdentityType,
  type Interaction,
  identityTypes,
} from "./settings";

interface ById {
  Params: { account_id: string };
}

const interaction = {
  type: "object",
  required: ["state", "external_allowed_accounts"],
  properties: {
    state: { type: "string", enum: ["enabled", "limited", "monitor"] },
    external_allowed_accounts: {
      type: "array",
      maxItems: 100,
      items: { type: "string", minLength: 1, maxLength: 64 },
    },
  },
};
const body = {
  type: "object",
  properties: {
    external_account_identity_interaction: {
      type: "object",
      properties: {
        identity_types: {
          type: "object",
          properties: Object.fromEntries(identityTypes.map((type) => [type, interaction])),
        },
      },
    },
  },
};
interface Patch {
  external_account_identity_interaction?: { identity_types?: Partial<Record<IdentityType, Interaction>> };
}

const params = idParams("account_id");
const url = "/v1/accounts/:account_id/settings/access_management";

/** Source: IAM Policy Management API, "Access Management account settings". */
export function settingsRoutes(app: FastifyInstance, cloud: Cloud): void {
  const settings = cloud.use(externalInteractionKey);

  app.get<ById>(url, { schema: { params }, config: { operation: "get_settings" } }, (request, reply) => {
    const { account_id } = request.params;
    authorize(cloud, request.caller, "read", account_id);
    const current = settings.of(account_id);
    reply.header("etag", etagOf(current));
    return toWire(current);
  });

  app.patch<ById & { Body: Patch }>(
    url,
    { schema: { params, body }, config: { operation: "update_settings" } },
    (request, reply) => {
      const { account_id } = request.params;
      authorize(cloud, request.caller, "update", account_id);
      checkEtag(request.headers["if-match"], settings.of(account_id));
      const given = request.body?.external_account_identity_interaction?.identity_types ?? {};
      const patch = identityTypes.flatMap((type) => (given[type] ? [[type, given[type]] as const] : []));
      const changed = settings.change(account_id, Object.fromEntries(patch));
      reply.header("etag", etagOf(changed));
      return toWire(changed);
    },
  );
}

function authorize(cloud: Cloud, caller: Caller, action: "read" | "update", accountId: string): void {
  cloud.iam.authorize(caller, `iam-access-management.settings.${action}`, {
    accountId,
    serviceName: "iam-access-management",
  });
  if (!cloud.iam.accounts.has(accountId)) {
    throw new ServiceError(404, "resource_not_found", `Account '${accountId}' was not found.`);
  }
}

function toWire({ user, service_id, service }: AccessSettings): object {
  return { external_account_identity_interaction: { identity_types: { user, service_id, service } } };
}
