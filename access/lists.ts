/** Items by key; each list keeps the order of the input. */
export function grouped<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Items by the alphabet of their keys, so that the order of the input does not show. */
export function inOrder<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const keyed = items.map((item) => [keyOf(item), item] as const);
  return keyed.sort(([one], [other]) => (one < other ? -1 : Number(one > other))).map(([, item]) => item);
}
