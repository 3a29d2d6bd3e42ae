import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../../core/service";
import { type Secret, secretTypes } from "../entities";
import { notServed } from "../errors";
import { type PageQuery, pageOf, sorted } from "../paging";
import { retrieve } from "../retrieval";
import * as schema from "../schemas";
import { scopeOf, visibleGroups } from "../scope";
import {
  authorizedSecret,
  createSecret,
  deleteSecret,
  type MetadataChanges,
  type NewArbitrarySecret,
  type NewIamCredentialsSecret,
  secretByName,
  updateMetadata,
} from "../secrets";
import { currentOf } from "../versions";
import { secretMetadataWire, secretWire } from "../wire";
import { metadataPatch, newSecret } from "./secret-bodies";

interface ById {
  Params: { id: string };
}

interface ListQuery extends PageQuery {
  search?: string;
  groups?: string;
  secret_types?: string;
  match_all_labels?: string;
}

const sortable = ["id", "created_at", "updated_at", "retrieved_at", "expiration_date", "secret_type", "name"];

export function secretRoutes(app: FastifyInstance, cloud: Cloud): void {
  const params = schema.object({ id: schema.secretId }, ["id"]);

  app.post<{ Body: NewArbitrarySecret | NewIamCredentialsSecret }>(
    "/api/v2/secrets",
    { schema: { body: newSecret }, config: { operation: "create_secret" } },
    (request, reply) => {
      const scope = scopeOf(cloud, request);
      const { secret_type } = request.body;
      if (!secretTypes.includes(secret_type)) throw notServed(`secrets of type ${secret_type}`);
      reply.code(201);
      return secretWire(scope.instance, createSecret(scope, request.body));
    },
  );

  app.get<{ Querystring: ListQuery }>(
    "/api/v2/secrets",
    {
      schema: {
        querystring: schema.object({
          ...schema.listQuery(sortable, { standard: 200, most: 1000 }),
          groups: schema.commaList,
          secret_types: schema.commaList,
          match_all_labels: schema.commaList,
        }),
      },
      config: { operation: "list_secrets" },
    },
    (request) => {
      const scope = scopeOf(cloud, request);
      const visible = visibleGroups(scope, "secrets.list");
      const all = scope.state.secrets.by("instance", scope.instance.guid);
      const fits = filterOf(request.query);
      const found = all.filter((secret) => (visible?.has(secret.group_id) ?? true) && fits(secret));
      const { items, ...page } = pageOf(sorted(found, request.query.sort, sortValue), request.query, request);
      return { ...page, secrets: items.map((secret) => secretMetadataWire(scope.instance, secret)) };
    },
  );

  app.get<ById>(
    "/api/v2/secrets/:id",
    { schema: { params }, config: { operation: "get_secret" } },
    (request) => {
      const scope = scopeOf(cloud, request);
      const secret = authorizedSecret(scope, "secret.read", request.params.id);
      return secretWire(scope.instance, retrieve(scope, secret));
    },
  );

  app.get<{ Params: { group: string; type: string; name: string } }>(
    "/api/v2/secret_groups/:group/secret_types/:type/secrets/:name",
    {
      schema: {
        params: schema.object({ group: schema.groupName, type: schema.secretType, name: schema.secretName }),
      },
      config: { operation: "get_secret_by_name_type" },
    },
    (request) => {
      const scope = scopeOf(cloud, request);
      const { group, type, name } = request.params;
      return secretWire(scope.instance, retrieve(scope, secretByName(scope, group, type, name)));
    },
  );

  app.delete<ById>(
    "/api/v2/secrets/:id",
    {
      schema: { params, querystring: schema.object({ force_delete: { type: "boolean" } }) },
      config: { operation: "delete_secret" },
    },
    (request, reply) => {
      deleteSecret(scopeOf(cloud, request), request.params.id);
      reply.code(204);
      return null;
    },
  );

  app.get<ById>(
    "/api/v2/secrets/:id/metadata",
    { schema: { params }, config: { operation: "get_secret_metadata" } },
    (request) => {
      const scope = scopeOf(cloud, request);
      return secretMetadataWire(
        scope.instance,
        authorizedSecret(scope, "secret-metadata.read", request.params.id),
      );
    },
  );

  app.patch<ById & { Body: MetadataChanges }>(
    "/api/v2/secrets/:id/metadata",
    { schema: { params, body: metadataPatch }, config: { operation: "update_secret_metadata" } },
    (request) => {
      const scope = scopeOf(cloud, request);
      return secretMetadataWire(scope.instance, updateMetadata(scope, request.params.id, request.body));
    },
  );
}

function filterOf({
  search,
  groups,
  secret_types,
  match_all_labels,
}: ListQuery): (secret: Secret) => boolean {
  const [inGroups, ofTypes, labels] = [groups, secret_types, match_all_labels].map(schema.listed);
  return (secret) =>
    (inGroups?.includes(secret.group_id) ?? true) &&
    (ofTypes?.includes(secret.type) ?? true) &&
    (labels?.every((label) => secret.labels.includes(label)) ?? true) &&
    (search === undefined || searchable(secret).some((text) => text.includes(search)));
}

function searchable({ id, name, description = "", labels, type }: Secret): string[] {
  return [id, name, description, type, ...labels];
}

function sortValue(secret: Secret, field: string): string | number | undefined {
  switch (field) {
    case "secret_type":
      return secret.type;
    case "expiration_date":
      return currentOf(secret).expires_at;
    case "retrieved_at":
      return secret.retrieved_at ?? 0;
    default:
      return secret[field as "id" | "name" | "created_at" | "updated_at"];
  }
}
