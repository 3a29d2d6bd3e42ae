/** Query of the lists of this service. Source: IAM Access Groups API, `limit` 0-100 (default 50), `offset`. */
export const pageQuery = {
  limit: { type: "integer", minimum: 0, maximum: 100, default: 50 },
  offset: { type: "integer", minimum: 0, default: 0 },
} as const;

export interface PageQuery {
  limit: number;
  offset: number;
}

interface Link {
  href: string;
}

export interface Page<T> {
  limit: number;
  offset: number;
  total_count: number;
  first: Link;
  previous?: Link;
  next?: Link;
  last: Link;
  items: T[];
}

/** One page of `all`, with links that keep the other parameters of `url` (the request's path and query). */
export function pageOf<T>(all: readonly T[], { limit, offset }: PageQuery, url: string): Page<T> {
  const total = all.length;
  const step = Math.max(limit, 1);
  const link = (at: number): Link => {
    const target = new URL(`https://iam.cloud.ibm.com${url}`);
    target.searchParams.set("limit", String(limit));
    target.searchParams.set("offset", String(at));
    return { href: target.href };
  };
  return {
    limit,
    offset,
    total_count: total,
    first: link(0),
    ...(offset > 0 ? { previous: link(Math.max(0, offset - limit)) } : {}),
    ...(offset + limit < total && limit > 0 ? { next: link(offset + limit) } : {}),
    last: link(total === 0 ? 0 : Math.floor((total - 1) / step) * step),
    items: all.slice(offset, offset + limit),
  };
}

/** Sorts a copy by `field`; a leading `-` turns the order round. Unknown fields were refused by the schema. */
export function sorted<T>(
  all: readonly T[],
  sort: string | undefined,
  value: (item: T, field: string) => string,
): T[] {
  if (!sort) return [...all];
  const down = sort.startsWith("-");
  const field = sort.replace(/^[-+]/, "");
  const compare = new Intl.Collator("en", { numeric: false, sensitivity: "base" }).compare;
  const order = [...all].sort((a, b) => compare(value(a, field), value(b, field)));
  return down ? order.reverse() : order;
}
