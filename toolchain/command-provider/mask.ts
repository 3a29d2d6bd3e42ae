/** Shorter ones would black out half of an ordinary text, and guard nothing. */
const shortest = 3;

/** A function that replaces the given secrets, and each line of them, in texts for people. */
export function secretMask(secrets: readonly string[]): (text: string) => string {
  const parts = new Set(
    secrets
      .flatMap((secret) => [secret, ...secret.split(/\r?\n/)])
      .filter((part) => part.trim().length >= shortest),
  );
  // The longest first: one secret may be a part of another.
  const ordered = [...parts].sort((left, right) => right.length - left.length);
  return (text) => ordered.reduce((masked, part) => masked.replaceAll(part, "[secret]"), text);
}
