/**
 * IAM's wildcards: `*` any run of characters, `?` exactly one. Not a regular expression, because one with many
 * stars would try every way to split the text; this goes back to the last star only.
 */
export function wildcard(pattern: string): { test(text: string): boolean } {
  return { test: (text) => fits(pattern, text) };
}

function fits(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let n = 0; n < text.length; ) {
    if (pattern[at] === "*") {
      star = at++;
      retry = n;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[n])) {
      at++;
      n++;
    } else if (star >= 0) {
      at = star + 1;
      n = ++retry;
    } else {
      return false;
    }
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
