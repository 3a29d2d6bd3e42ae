/**
 * Something that the policies of one call share. The SDK gives every policy a copy of its resource, but it runs all
 * policies of a call before it takes the next one; so what one of them made stays for the others until then.
 */
export class PerCall<T> {
  private readonly made = new Map<unknown, T>();

  of(key: unknown, make: () => T): T {
    const known = this.made.get(key);
    if (known !== undefined) return known;
    if (this.made.size === 0) setImmediate(() => this.made.clear());
    const made = make();
    this.made.set(key, made);
    return made;
  }
}
