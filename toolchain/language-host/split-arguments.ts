import { PluginError } from "../plugin-server/errors";

/** Splits `nodeargs` into words by the quoting rules of a POSIX shell, without any expansion. */
export function splitArguments(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let index = 0; index < line.length; index++) {
    const char = line[index]!;
    if (quote) {
      if (char === quote) quote = undefined;
      else if (char === "\\" && quote === '"' && /["\\$`]/.test(line[index + 1] ?? ""))
        word += line[++index]!;
      else word += char;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= "";
    } else if (char === "\\" && index + 1 < line.length) {
      word = (word ?? "") + line[++index]!;
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (quote) {
    throw new PluginError(
      "invalid-runtime-option",
      `Pulumi.yaml, runtime.options: nodeargs has no closing ${quote}`,
    );
  }
  if (word !== undefined) words.push(word);
  return words;
}
