import type { FastifyInstance } from "fastify";
import { ServiceError } from "../../core/errors";
import type { Cloud } from "../../core/service";
import { found } from "../global-search/routes";
import { mayTag, resourceOf } from "./authority";
import { type Tags, type TagType, tagsKey } from "./tags";

interface Query {
  account_id?: string;
  tag_type?: TagType;
  attached_to?: string;
  attached_only?: boolean;
  full_data?: boolean;
  offset?: number;
  limit?: number;
  order_by_name?: "asc" | "desc";
  replace?: boolean;
  update?: boolean;
}

interface TagBody {
  tag_name?: string;
  tag_names?: string[];
  resources?: { resource_id: string; resource_type?: string }[];
  /** Chooses resources as a search does. */
  query?: { query_string: string };
}

const tagName = { type: "string", minLength: 1, maxLength: 128, pattern: "^[A-Za-z0-9:_ .-]+$" } as const;
const querystring = {
  type: "object",
  properties: {
    account_id: { type: "string", maxLength: 64 },
    tag_type: { type: "string", enum: ["user", "access", "service"] },
    attached_to: { type: "string", maxLength: 1024 },
    attached_only: { type: "boolean" },
    full_data: { type: "boolean" },
    offset: { type: "integer", minimum: 0 },
    limit: { type: "integer", minimum: 1, maximum: 1000 },
    order_by_name: { type: "string", enum: ["asc", "desc"] },
    replace: { type: "boolean" },
    update: { type: "boolean" },
  },
} as const;
const body = {
  type: "object",
  properties: {
    tag_name: tagName,
    tag_names: { type: "array", maxItems: 100, items: tagName },
    resources: {
      type: "array",
      maxItems: 100,
      items: {
        type: "object",
        required: ["resource_id"],
        properties: { resource_id: { type: "string", minLength: 1, maxLength: 1024 } },
      },
    },
    query: {
      type: "object",
      required: ["query_string"],
      properties: { query_string: { type: "string", minLength: 1, maxLength: 20000 } },
    },
  },
} as const;

/** Source: Global Tagging API v3. */
export function taggingRoutes(app: FastifyInstance, cloud: Cloud): void {
  const tags = cloud.use(tagsKey);

  app.get<{ Querystring: Query }>(
    "/v3/tags",
    { schema: { querystring }, config: { operation: "list_tags" } },
    (request) => {
      const { query, caller } = request;
      const { offset = 0, limit = 100, order_by_name = "asc" } = query;
      const account = query.account_id ?? caller.accountId;
      cloud.iam.authorize(
        caller,
        "global-search-tagging.resource.read",
        { accountId: account, serviceName: "global-search-tagging" },
        { withoutGrant: "members" },
      );
      const names = namesOf(tags, account, query).sort();
      if (order_by_name === "desc") names.reverse();
      const items = names.slice(offset, offset + limit).map((name) => ({ name }));
      return { total_count: names.length, offset, limit, items };
    },
  );

  app.post<{ Querystring: Query; Body: TagBody }>(
    "/v3/tags",
    { schema: { querystring, body }, config: { operation: "create_tag" } },
    (request) => {
      const { caller, query } = request;
      const account = query.account_id ?? caller.accountId;
      cloud.iam.authorize(caller, "global-search-tagging.tag.attach-access-tag", {
        accountId: account,
        serviceName: "iam-access-management",
      });
      const results = wantedTags(request.body).map((tag_name) => {
        if (!/^[^:]+:[^:]+$/.test(tag_name)) return { tag_name, is_error: true };
        tags.create(account, "access", tag_name);
        return { tag_name, is_error: false };
      });
      return { results };
    },
  );

  for (const action of ["attach", "detach"] as const) {
    app.post<{ Querystring: Query; Body: TagBody }>(
      `/v3/tags/${action}`,
      { schema: { querystring, body }, config: { operation: `${action}_tag` } },
      (request) => {
        const { query, caller } = request;
        const type = query.tag_type ?? "user";
        const names = wantedTags(request.body);
        const { resources = [], query: searched } = request.body;
        const account = query.account_id ?? caller.accountId;
        const chosen = searched ? found(cloud, caller, account, searched.query_string) : [];
        const ids = [...resources.map(({ resource_id }) => resource_id), ...chosen.map(({ crn }) => crn)];
        const results = ids.map((resource_id) => {
          const account = resourceOf(cloud, resource_id)?.accountId;
          const unknown = type === "access" && names.some((name) => !tags.has(account ?? "", type, name));
          if (account === undefined || unknown || !mayTag(cloud, caller, action, resource_id, type)) {
            return { resource_id, is_error: true };
          }
          if (action === "detach") tags.detach(resource_id, type, names);
          else attach(tags, resource_id, account, type, names, query);
          return { resource_id, is_error: false };
        });
        return { results };
      },
    );
  }

  app.delete<{ Params: { tag_name: string }; Querystring: Query }>(
    "/v3/tags/:tag_name",
    { schema: { querystring }, config: { operation: "delete_tag" } },
    (request) => {
      const { caller, query, params } = request;
      const type = query.tag_type ?? "user";
      const { accountId } = caller;
      const { tag_name } = params;
      const is_error = !tags.has(accountId, type, tag_name) || tags.isAttached(accountId, type, tag_name);
      if (type !== "user") {
        cloud.iam.authorize(caller, "global-search-tagging.tag.detach-access-tag", {
          accountId: caller.accountId,
          serviceName: "iam-access-management",
        });
      }
      if (!is_error) tags.delete(caller.accountId, type, params.tag_name);
      return { results: [{ provider: "ghost", is_error }] };
    },
  );

  app.delete<{ Querystring: Query }>(
    "/v3/tags",
    { schema: { querystring }, config: { operation: "delete_tag_all" } },
    (request) => {
      const { caller, query } = request;
      const type = query.tag_type ?? "user";
      if (type !== "user") {
        cloud.iam.authorize(caller, "global-search-tagging.tag.detach-access-tag", {
          accountId: caller.accountId,
          serviceName: "iam-access-management",
        });
      }
      const unused = tags.all
        .by("account", `${caller.accountId}/${type}`)
        .filter((tag) => !tags.isAttached(caller.accountId, type, tag.name));
      for (const tag of unused) tags.delete(caller.accountId, type, tag.name);
      return {
        total_count: unused.length,
        errors: false,
        items: unused.map(({ name }) => ({ tag_name: name, is_error: false })),
      };
    },
  );
}

function namesOf(tags: Tags, account: string, query: Query): string[] {
  const type = query.tag_type ?? "user";
  if (query.attached_to !== undefined) return tags.of(query.attached_to, type);
  return tags.all
    .by("account", `${account}/${type}`)
    .map((tag) => tag.name)
    .filter((name) => !query.attached_only || tags.isAttached(account, type, name));
}

function wantedTags({ tag_name, tag_names = [] }: TagBody): string[] {
  const names = [...(tag_name === undefined ? [] : [tag_name]), ...tag_names];
  if (names.length === 0)
    throw new ServiceError(400, "bad_request", "'tag_name' or 'tag_names' is required.");
  return names;
}

function attach(
  tags: Tags,
  crn: string,
  account: string,
  type: TagType,
  names: string[],
  query: Query,
): void {
  const present = tags.of(crn, type);
  const prefixes = query.update
    ? names.filter((n) => n.includes(":")).map((n) => `${n.split(":")[0]}:`.toLowerCase())
    : [];
  if (query.replace) tags.detach(crn, type, present);
  else
    tags.detach(
      crn,
      type,
      present.filter((tag) => prefixes.some((prefix) => tag.startsWith(prefix))),
    );
  tags.attach(crn, account, type, names);
}
