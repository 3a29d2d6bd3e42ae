import type { FastifyRequest } from "fastify";
import { invalidProperty, missing } from "./refusals";

/** What a list was asked for; a page token carries it all, so that the token alone continues the list. */
export interface ListQuery {
  account_id?: string;
  pagesize?: number;
  pagetoken?: string;
  sort?: string;
  order?: string;
  include_history?: boolean;
  filter?: string;
}

export interface Position<Q> {
  readonly query: Q;
  readonly offset: number;
}

export const listProperties = {
  account_id: { type: "string" },
  pagesize: { type: "integer", minimum: 1, maximum: 100 },
  pagetoken: { type: "string" },
  sort: { type: "string" },
  order: { type: "string", enum: ["asc", "desc"] },
  include_history: { type: "boolean" },
  filter: { type: "string" },
} as const;

/** The query that is in force: that of the page token where there is one. */
export function positionOf<Q extends ListQuery>(query: Q): Position<Q> {
  if (query.filter) {
    throw invalidProperty(
      "filter",
      query.filter,
      "The local cloud does not know this language; leave it out.",
    );
  }
  const token = query.pagetoken;
  if (!token) return { query, offset: 0 };
  try {
    const position = JSON.parse(Buffer.from(token, "base64url").toString()) as Position<Q>;
    const { offset } = position;
    if (
      Number.isInteger(offset) &&
      offset >= 0 &&
      position.query !== null &&
      typeof position.query === "object"
    ) {
      return position;
    }
  } catch {
    // not one of ours: refused below
  }
  throw invalidProperty("pagetoken", token, "Use a token of a previous reply.");
}

export function requiredAccount({ account_id }: ListQuery): string {
  if (!account_id) throw missing("account_id");
  return account_id;
}

/**
 * One page of `items` with IAM's links: `first` repeats the query, `previous` and `next` carry a page token.
 * Source: SDK (`ServiceIdList`) and the sample reply in IBM Cloud docs, "Attaching tags to a service ID".
 */
export function pageOf<T>(
  request: FastifyRequest,
  { query, offset }: Position<ListQuery>,
  items: readonly T[],
): { items: readonly T[]; links: Record<string, unknown> } {
  const limit = query.pagesize ?? 20;
  const base = `https://${request.hostName}${request.url.split("?")[0]}`;
  const { pagetoken: _, ...asked } = query;
  const first = new URLSearchParams(
    Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const link = (at: number): string => {
    const token = Buffer.from(JSON.stringify({ query: asked, offset: at })).toString("base64url");
    return `${base}?pagetoken=${token}`;
  };
  return {
    items: items.slice(offset, offset + limit),
    links: {
      offset,
      limit,
      first: `${base}?${first}`,
      ...(offset > 0 ? { previous: link(Math.max(0, offset - limit)) } : {}),
      ...(offset + limit < items.length ? { next: link(offset + limit) } : {}),
    },
  };
}

/** Sorted by one property, as `sort` and `order` ask; without `sort` in order of creation. */
export function sorted<T extends object>(
  items: readonly T[],
  { sort, order }: ListQuery,
  allowed: readonly (keyof T & string)[],
): readonly T[] {
  if (sort === undefined) return order === "desc" ? [...items].reverse() : items;
  const property = allowed.find((name) => name === sort);
  if (property === undefined) {
    throw invalidProperty("sort", sort, `Valid values: '${allowed.join(", ")}'.`);
  }
  const direction = order === "desc" ? -1 : 1;
  return [...items].sort((a, b) => direction * compare(a[property], b[property]));
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a ?? ""), String(b ?? "")];
  return left < right ? -1 : left > right ? 1 : 0;
}
