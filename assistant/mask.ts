/** A key as it may be seen: enough to recognise it, too little to use it. */
export function masked(key: string): string {
  return key.length < 12 ? "••••" : `••••${key.slice(-4)}`;
}
