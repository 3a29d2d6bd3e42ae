import { invalid } from "./errors";

interface Page<T> {
  rows_count: number;
  next_url: string | null;
  resources: T[];
}

/**
 * One page of a list, `limit` 1..100. The token in `next_url` carries the filters, because with `start` the other
 * parameters are ignored. Source: Resource Controller API v2, "Get a list of all resource instances".
 */
export function pageOf<T>(
  items: readonly T[],
  path: string,
  filters: object,
  offset: number,
  limit: number,
): Page<T> {
  const resources = items.slice(offset, offset + limit);
  const next = offset + limit;
  const token = Buffer.from(JSON.stringify({ ...filters, offset: next, limit })).toString("base64url");
  return {
    rows_count: resources.length,
    next_url: next < items.length ? `${path}?start=${token}` : null,
    resources: [...resources],
  };
}

/** As the API documents it. platform-services-node-sdk's integration test asks for 200: what it then gets is inferred. */
const mostPerPage = 100;

/** The query that a page token stands for, or the query itself. */
export function queryOf<Q extends { start?: string; limit?: number }>(
  query: Q,
): { filters: Omit<Q, "start" | "limit">; offset: number; limit: number } {
  const { start, limit: wanted = mostPerPage, ...filters } = query;
  if (!start) return { filters, offset: 0, limit: Math.min(wanted, mostPerPage) };
  try {
    const { offset, limit, ...kept } = JSON.parse(Buffer.from(start, "base64url").toString());
    if (Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(limit) && limit > 0) {
      return { filters: kept, offset, limit };
    }
  } catch {
    // not one of our tokens
  }
  throw invalid("The page token 'start' is not valid.");
}
