import type { FastifyInstance } from "fastify";
import { ServiceError } from "../../core/errors";
import { childrenOf, type Entry, entryById, matchesText } from "./entries";

interface Query {
  q?: string;
  include?: string;
  complete?: boolean;
  descending?: boolean;
  "sort-by"?: string;
  offset?: number;
  limit?: number;
  _offset?: number;
  _limit?: number;
}

const paging = { type: "integer", minimum: 0 } as const;
const querystring = {
  type: "object",
  properties: {
    q: { type: "string", maxLength: 1000 },
    include: { type: "string", maxLength: 1000 },
    complete: { type: "boolean" },
    descending: { type: "boolean" },
    "sort-by": { type: "string", maxLength: 100 },
    offset: paging,
    _offset: paging,
    limit: { type: "integer", minimum: 1, maximum: 200 },
    _limit: { type: "integer", minimum: 1, maximum: 200 },
  },
};

/** Reading the catalog needs no token. Source: Global Catalog API, "Returns parent catalog entries". */
export function catalogRoutes(app: FastifyInstance): void {
  app.get<{ Querystring: Query }>(
    "/api/v1",
    { schema: { querystring }, config: { operation: "list_catalog_entries" } },
    (request) => page(childrenOf(undefined), request.query, "/api/v1/"),
  );

  app.get<{ Params: { id: string }; Querystring: Query }>(
    "/api/v1/:id",
    { schema: { querystring }, config: { operation: "get_catalog_entry" } },
    (request) => find(request.params.id).wire(withMetadata(request.query)),
  );

  app.get<{ Params: { id: string; kind: string }; Querystring: Query }>(
    "/api/v1/:id/:kind",
    { schema: { querystring }, config: { operation: "get_child_objects" } },
    (request) => {
      const { id, kind } = request.params;
      return page(childrenOf(find(id).id, kind), request.query, `/api/v1/${encodeURIComponent(id)}/${kind}`);
    },
  );
}

function find(id: string): Entry {
  const entry = entryById(id);
  if (!entry) throw new ServiceError(404, "not_found", `The catalog has no object with the id '${id}'.`);
  return entry;
}

/** `include=*`, `include=metadata.service`, or `complete=true` bring metadata. */
function withMetadata({ include, complete }: Query): boolean {
  return complete === true || (include !== undefined && /(^|:)(\*|metadata)/.test(include));
}

function page(all: readonly Entry[], query: Query, path: string): object {
  const offset = query.offset ?? query._offset ?? 0;
  const limit = query.limit ?? query._limit ?? 50;
  const found = all.filter((entry) => matchesText(entry, query.q));
  if (query.descending) found.reverse();
  const resources = found.slice(offset, offset + limit).map((entry) => entry.wire(withMetadata(query)));
  const link = (at: number) => {
    const search = new URLSearchParams({ _offset: String(at), _limit: String(limit) });
    if (query.q !== undefined) search.set("q", query.q);
    if (query.include !== undefined) search.set("include", query.include);
    return `https://globalcatalog.cloud.ibm.com${path}?${search}`;
  };
  return {
    offset,
    limit,
    count: found.length,
    resource_count: resources.length,
    first: link(0),
    ...(offset + limit < found.length ? { next: link(offset + limit) } : {}),
    ...(offset > 0 ? { prev: link(Math.max(0, offset - limit)) } : {}),
    resources,
  };
}
