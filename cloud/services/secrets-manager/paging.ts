import type { FastifyRequest } from "fastify";

export interface PageQuery {
  offset: number;
  limit: number;
  sort?: string;
}

interface Link {
  href: string;
}

export interface Page {
  total_count: number;
  limit: number;
  offset: number;
  first: Link;
  next?: Link;
  previous?: Link;
  last: Link;
}

/** One page of `items` and the links around it, in the form of Secrets Manager's paginated collections. */
export function pageOf<T>(
  items: readonly T[],
  query: PageQuery,
  request: FastifyRequest,
): Page & { items: T[] } {
  const { offset, limit } = query;
  const link = (start: number): Link => {
    // Joined as text: a path that begins with // would be taken for another host.
    const url = new URL(`https://${request.hostName}${request.url}`);
    if (start > 0) url.searchParams.set("offset", String(start));
    else url.searchParams.delete("offset");
    url.searchParams.set("limit", String(limit));
    return { href: url.href };
  };
  const lastStart = items.length === 0 ? 0 : Math.floor((items.length - 1) / limit) * limit;
  return {
    total_count: items.length,
    limit,
    offset,
    first: link(0),
    ...(offset + limit < items.length ? { next: link(offset + limit) } : {}),
    ...(offset > 0 ? { previous: link(Math.max(0, offset - limit)) } : {}),
    last: link(lastStart),
    items: items.slice(offset, offset + limit),
  };
}

/** `name` ascending, `-name` descending; things without the field come last. */
export function sorted<T>(
  items: readonly T[],
  sort: string | undefined,
  fieldOf: (item: T, field: string) => string | number | undefined,
): T[] {
  if (sort === undefined) return [...items];
  const descending = sort.startsWith("-");
  const field = descending ? sort.slice(1) : sort;
  return [...items].sort((a, b) => {
    const [x, y] = [fieldOf(a, field), fieldOf(b, field)];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? 1 : -1;
    const order = x < y ? -1 : x > y ? 1 : 0;
    return descending ? -order : order;
  });
}
