import type { FastifyInstance } from "fastify";
import { secondStamp } from "../../../core/clock";
import type { Cloud } from "../../../core/service";
import type { Secret } from "../entities";
import {
  aliased,
  createLocks,
  deleteLocks,
  type LockMode,
  listLocks,
  type NewLock,
  type PlacedLock,
} from "../locks";
import { type PageQuery, pageOf, sorted } from "../paging";
import * as schema from "../schemas";
import { scopeOf, visibleGroups } from "../scope";
import { aliasOf, hasData } from "../versions";

/** A secret, or one version of it. */
interface Target {
  Params: { secret_id: string; id?: string };
}
interface Search {
  Querystring: PageQuery & { search?: string };
}

const lockName = { type: "string", pattern: "^[a-zA-Z][a-zA-Z0-9_.-]{1,63}$" } as const;

const newLocks = schema.object(
  {
    locks: {
      type: "array",
      maxItems: 1000,
      items: schema.object(
        { name: lockName, description: schema.description, attributes: { type: "object" } },
        ["name"],
      ),
    },
  },
  ["locks"],
);

/** Locks of secrets (`secret_locks`) and of their versions (`secret_version_locks`): the same calls on two paths. */
export function lockRoutes(app: FastifyInstance, cloud: Cloud): void {
  for (const [path, name] of [
    ["/api/v2/secrets/:secret_id", "secret"],
    ["/api/v2/secrets/:secret_id/versions/:id", "secret_version"],
  ] as const) {
    const params = schema.object({ secret_id: schema.secretId, id: schema.versionId });

    app.get<Target & Search>(
      `${path}/locks`,
      {
        schema: {
          params,
          querystring: schema.object(
            schema.listQuery(["created_at", "updated_at", "name"], { standard: 25, most: 100 }),
          ),
        },
        config: { operation: `list_${name}_locks` },
      },
      (request) => {
        const { secret_id, id } = request.params;
        const { search, sort } = request.query;
        const all = listLocks(scopeOf(cloud, request), secret_id, id);
        const found = all.filter(({ lock }) => search === undefined || lock.name.includes(search));
        const order = sorted(
          found,
          sort,
          ({ lock }, field) => lock[field as "name" | "created_at" | "updated_at"],
        );
        const { items, ...page } = pageOf(order, request.query, request);
        return { ...page, locks: items.map(lockWire) };
      },
    );

    app.post<Target & { Body: { locks: NewLock[] }; Querystring: { mode?: LockMode } }>(
      `${path}/locks_bulk`,
      {
        schema: {
          params,
          body: newLocks,
          querystring: schema.object({
            mode: { type: "string", enum: ["remove_previous", "remove_previous_and_delete"] },
          }),
        },
        config: { operation: `create_${name}_locks_bulk` },
      },
      (request, reply) => {
        const { secret_id, id } = request.params;
        const input = { versionId: id, locks: request.body.locks, mode: request.query.mode };
        reply.code(201);
        return locksWire(createLocks(scopeOf(cloud, request), secret_id, input));
      },
    );

    app.delete<Target & { Querystring: { name?: string } }>(
      `${path}/locks_bulk`,
      {
        schema: { params, querystring: schema.object({ name: schema.commaList }) },
        config: { operation: `delete_${name}_locks_bulk` },
      },
      (request) => {
        const { secret_id, id } = request.params;
        const input = { versionId: id, names: schema.listed(request.query.name) };
        return locksWire(deleteLocks(scopeOf(cloud, request), secret_id, input));
      },
    );
  }

  app.get<{ Querystring: PageQuery & { search?: string; groups?: string } }>(
    "/api/v2/secrets_locks",
    {
      schema: {
        querystring: schema.object({
          ...schema.listQuery(["name"], { standard: 200, most: 1000 }),
          groups: schema.commaList,
        }),
      },
      config: { operation: "list_secrets_locks" },
    },
    (request) => {
      const scope = scopeOf(cloud, request);
      const { search } = request.query;
      const groups = schema.listed(request.query.groups);
      const visible = visibleGroups(scope, "secrets-locks.list");
      const found = scope.state.secrets
        .by("instance", scope.instance.guid)
        .filter(
          (secret) => (visible?.has(secret.group_id) ?? true) && (groups?.includes(secret.group_id) ?? true),
        )
        .map((secret) => locksWire(secret, search))
        .filter(({ versions }) => versions.some(({ locks }) => locks.length > 0));
      const { items, ...page } = pageOf(found, request.query, request);
      return { ...page, secrets_locks: items };
    },
  );
}

/** `SecretLocks`: the names of the locks on the current and the previous version. */
function locksWire(secret: Secret, search = "") {
  return {
    secret_id: secret.id,
    secret_group_id: secret.group_id,
    secret_type: secret.type,
    secret_name: secret.name,
    versions: aliased(secret).map((version) => ({
      version_id: version.id,
      version_alias: aliasOf(secret, version),
      locks: version.locks.map((lock) => lock.name).filter((name) => name.includes(search)),
      payload_available: hasData(version),
    })),
  };
}

/** `SecretLock`. */
function lockWire({ lock, secret, version }: PlacedLock) {
  return {
    ...lock,
    created_at: secondStamp(lock.created_at),
    updated_at: secondStamp(lock.updated_at),
    secret_id: secret.id,
    secret_group_id: secret.group_id,
    secret_version_id: version.id,
    secret_version_alias: aliasOf(secret, version),
  };
}
