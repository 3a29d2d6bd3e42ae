import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { ruleOperators } from "../iam-groups/rule-conditions";
import { entityTag, requireMatch } from "./entity";
import { limits } from "./limits";
import { profileFor } from "./profile-operations";
import {
  type ClaimCondition,
  type ComputeType,
  computeTypes,
  type ProfileRule,
  profileTrustKey,
} from "./profile-store";
import { missing, notCreated, notFound } from "./refusals";
import { object, someText, text } from "./schemas";
import { times } from "./wire";

interface Fields {
  type: ProfileRule["type"];
  conditions: ClaimCondition[];
  name?: string;
  realm_name?: string;
  cr_type?: ComputeType;
  expiration?: number;
}

interface OfProfile {
  Params: { id: string };
}

interface ById {
  Params: { id: string; rule: string };
}

const body = object(
  {
    type: { type: "string", enum: ["Profile-SAML", "Profile-CR"] },
    name: text,
    realm_name: text,
    cr_type: { type: "string", enum: computeTypes },
    expiration: { type: "integer", minimum: 0 },
    conditions: {
      type: "array",
      minItems: 1,
      items: object({ claim: someText, operator: { type: "string", enum: ruleOperators }, value: text }, [
        "claim",
        "operator",
        "value",
      ]),
    },
  },
  ["type", "conditions"],
);

/** `/v1/profiles/{id}/rules`. Source: SDK, `createClaimRule` and its neighbours. */
export function profileRuleRoutes(app: FastifyInstance, cloud: Cloud): void {
  const { rules } = cloud.use(profileTrustKey);

  app.post<OfProfile & { Body: Fields }>(
    "/v1/profiles/:id/rules",
    { schema: { body }, config: { operation: "create_claim_rule" } },
    (request, reply) => {
      const profile = profileFor(cloud, request.caller, request.params.id, "update");
      if (rules.by("profile", profile.id).length >= limits.rulesPerProfile) {
        throw notCreated("ClaimRule", `the limit of ${limits.rulesPerProfile} in a profile is reached.`);
      }
      const id = `ClaimRule-${randomUUID()}`;
      const now = cloud.clock.now();
      const made = {
        id,
        profile_id: profile.id,
        ...checked(request.body),
        created_at: now,
        modified_at: now,
      };
      const stored = rules.put(id, { ...made, version: 1 });
      reply.code(201).header("etag", entityTag(stored));
      return ruleBody(stored);
    },
  );

  app.get<OfProfile>("/v1/profiles/:id/rules", { config: { operation: "list_claim_rules" } }, (request) => {
    const { id } = profileFor(cloud, request.caller, request.params.id, "get");
    return { rules: rules.by("profile", id).map(ruleBody) };
  });

  app.get<ById>(
    "/v1/profiles/:id/rules/:rule",
    { config: { operation: "get_claim_rule" } },
    (request, reply) => {
      const found = ruleFor(cloud, request.caller, request.params, "get");
      reply.header("etag", entityTag(found));
      return ruleBody(found);
    },
  );

  app.put<ById & { Body: Fields }>(
    "/v1/profiles/:id/rules/:rule",
    { schema: { body }, config: { operation: "update_claim_rule" } },
    (request, reply) => {
      const found = ruleFor(cloud, request.caller, request.params, "update");
      requireMatch(request.headers["if-match"], "ClaimRule", found);
      const { id, profile_id, created_at, version } = found;
      const fields = checked({ name: found.name, ...request.body });
      const modified_at = cloud.clock.now();
      const updated = rules.put(id, {
        id,
        profile_id,
        ...fields,
        created_at,
        modified_at,
        version: version + 1,
      });
      reply.header("etag", entityTag(updated));
      return ruleBody(updated);
    },
  );

  app.delete<ById>(
    "/v1/profiles/:id/rules/:rule",
    { config: { operation: "delete_claim_rule" } },
    (request, reply) => {
      rules.delete(ruleFor(cloud, request.caller, request.params, "update").id);
      return reply.code(204).send();
    },
  );
}

function ruleFor(
  cloud: Cloud,
  caller: Caller,
  { id, rule }: ById["Params"],
  verb: "get" | "update",
): ProfileRule {
  const profile = profileFor(cloud, caller, id, verb);
  const found = cloud.use(profileTrustKey).rules.get(rule);
  if (found?.profile_id !== profile.id) throw notFound("ClaimRule", rule);
  return found;
}

/**
 * Rules on federated users need realm and session length, those on compute resources their kind. That these show
 * an expiration of 0 is inferred: anything else would be a change at every refresh of the provider's resource.
 */
function checked(
  fields: Fields,
): Omit<ProfileRule, "id" | "profile_id" | "created_at" | "modified_at" | "version"> {
  const { type, name, realm_name, cr_type, expiration, conditions } = fields;
  const common = { type, ...(name ? { name } : {}), conditions };
  if (type === "Profile-CR") {
    if (!cr_type) throw missing("cr_type");
    return { ...common, cr_type, expiration: expiration ?? 0 };
  }
  if (!realm_name) throw missing("realm_name");
  if (expiration === undefined) throw missing("expiration");
  return { ...common, realm_name, expiration };
}

function ruleBody(rule: ProfileRule): object {
  const { id, name, type, realm_name, cr_type, expiration, conditions } = rule;
  return {
    id,
    entity_tag: entityTag(rule),
    ...times(rule),
    ...(name ? { name } : {}),
    type,
    ...(realm_name ? { realm_name } : {}),
    expiration,
    ...(cr_type ? { cr_type } : {}),
    conditions,
  };
}
