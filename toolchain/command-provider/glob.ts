/**
 * Pattern of github.com/gobwas/glob, the syntax of `assetPaths`, as a regular expression: `*` and `?` stop at
 * `/`, `**` does not, `[abc]`, `[!abc]`, `{one,two}`, and `\` before a character that is meant itself.
 */
export function globToRegExp(glob: string): RegExp {
  let source = "";
  let braces = 0;
  for (let index = 0; index < glob.length; index++) {
    const char = glob[index]!;
    if (char === "*") {
      const any = glob[index + 1] === "*";
      if (any) index++;
      source += any ? ".*" : "[^/]*";
    } else if (char === "?") {
      source += "[^/]";
    } else if (char === "[") {
      const end = glob.indexOf("]", index + 2);
      if (end < 0) throw new SyntaxError(`glob "${glob}": [ has no closing ]`);
      source += characterClass(glob.slice(index + 1, end));
      index = end;
    } else if (char === "{") {
      braces++;
      source += "(?:";
    } else if (char === "}" && braces > 0) {
      braces--;
      source += ")";
    } else if (char === "," && braces > 0) {
      source += "|";
    } else {
      source += literal(char === "\\" ? (glob[++index] ?? "\\") : char);
    }
  }
  if (braces > 0) throw new SyntaxError(`glob "${glob}": { has no closing }`);
  return new RegExp(`^${source}$`, "su");
}

function characterClass(content: string): string {
  const negated = content.startsWith("!");
  const members = negated ? content.slice(1) : content;
  return `[${negated ? "^" : ""}${members.replace(/[\\\]^[]/g, "\\$&")}]`;
}

function literal(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
