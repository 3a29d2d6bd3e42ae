import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import type { TrustedProfile } from "../../iam/entities";
import { activityOf } from "./activity";
import { entityTag } from "./entity";
import { filterOf } from "./filter";
import { type ListQuery, listProperties, pageOf, positionOf, requiredAccount, sorted } from "./paging";
import {
  createProfile,
  deleteProfile,
  listProfiles,
  type NewProfile,
  type ProfileChanges,
  profileFor,
  updateProfile,
} from "./profile-operations";
import { flag, object, someText, text } from "./schemas";
import { profileBody } from "./wire";

interface ById {
  Params: { id: string };
  Querystring: { include_history?: boolean; include_activity?: boolean };
}

const changeable = { name: someText, description: text, email: text };
const createBody = object({ account_id: someText, ...changeable }, ["account_id", "name"]);
const details = object({ include_history: flag, include_activity: flag });

/** `/v1/profiles`. Source: IAM Identity Services API, "Trusted profiles". */
export function profileRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post<{ Body: NewProfile }>(
    "/v1/profiles",
    { schema: { body: createBody }, config: { operation: "create_profile" } },
    (request, reply) => {
      const made = createProfile(cloud, request.caller, request.body);
      reply.code(201).header("etag", entityTag(made));
      return profileBody(made);
    },
  );

  app.get<{ Querystring: ListQuery & { name?: string } }>(
    "/v1/profiles",
    {
      schema: { querystring: object({ ...listProperties, name: text }) },
      config: { operation: "list_profiles" },
    },
    (request) => {
      const position = positionOf(request.query);
      const { query } = position;
      const fits = filterOf<TrustedProfile>(query.filter, ["id", "name", "description", "iam_id", "email"]);
      const found = listProfiles(cloud, request.caller, requiredAccount(query), query.name).filter(fits);
      const inOrder = sorted(found, query, ["name", "description", "created_at", "modified_at"]);
      const { items, links } = pageOf(request, position, inOrder);
      return {
        ...links,
        profiles: items.map((item) => profileBody(item, { history: query.include_history })),
      };
    },
  );

  app.get<ById>(
    "/v1/profiles/:id",
    { schema: { querystring: details }, config: { operation: "get_profile" } },
    (request, reply) => {
      const { include_history, include_activity } = request.query;
      const found = profileFor(cloud, request.caller, request.params.id, "get");
      reply.header("etag", entityTag(found));
      const activity = include_activity ? activityOf(cloud, found.iam_id) : undefined;
      return profileBody(found, { history: include_history, activity });
    },
  );

  app.put<ById & { Body: ProfileChanges }>(
    "/v1/profiles/:id",
    { schema: { body: object(changeable) }, config: { operation: "update_profile" } },
    (request, reply) => {
      const ifMatch = request.headers["if-match"];
      const updated = updateProfile(cloud, request.caller, request.params.id, request.body, ifMatch);
      reply.header("etag", entityTag(updated));
      return profileBody(updated);
    },
  );

  app.delete<ById>("/v1/profiles/:id", { config: { operation: "delete_profile" } }, (request, reply) => {
    deleteProfile(cloud, request.caller, request.params.id);
    return reply.code(204).send();
  });
}
