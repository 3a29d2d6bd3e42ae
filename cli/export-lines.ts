/** `export NAME=value` lines for a POSIX shell. */
export function exportLines(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(
      ([name, value]) => `export ${name}=${/^\$\(|:\$PATH$/.test(value) ? expanded(value) : quoted(value)}`,
    )
    .join("\n");
}

/** Left to the shell to fill in: a command substitution, or what was on PATH before. */
function expanded(value: string): string {
  if (value.startsWith("$(")) return `"${value}"`;
  return `${quoted(value.slice(0, -":$PATH".length))}:"$PATH"`;
}

/** One word for a POSIX shell, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
