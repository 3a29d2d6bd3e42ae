/**
 * A set of strings as `stringMatch` describes it: `*` stands for any characters, `?` for one, `{{*}}` and `{{?}}`
 * for themselves; upper and lower case differ. Source: IBM Cloud documentation, "Assigning access by using
 * wildcard policies".
 */
export interface Pattern {
  /** The pattern as `stringMatch` would take it; equal sources are equal sets. */
  readonly source: string;
  /** The one string of the set, if there are no wildcards. */
  readonly literal?: string;
}

/** One character, or a wildcard. */
type Token = string | typeof anyText | typeof anyCharacter;
const anyText = 0;
const anyCharacter = 1;

export function patternOf(text: string): Pattern {
  return made(parsed(text));
}

/** The set that holds just this string (`stringEquals`). */
export function literalOf(text: string): Pattern {
  return made(text.split(""));
}

/** Any string, the empty one too (`stringExists: true`). */
export const everything: Pattern = made([anyText]);

function made(tokens: readonly Token[]): Pattern {
  const source = tokens.map(sourceOf).join("");
  return tokens.every((token) => typeof token === "string")
    ? { source, literal: tokens.join("") }
    : { source };
}

function sourceOf(token: Token): string {
  if (token === anyText) return "*";
  if (token === anyCharacter) return "?";
  return token === "*" || token === "?" ? `{{${token}}}` : token;
}

function parsed(source: string): Token[] {
  const tokens: Token[] = [];
  for (const [part] of source.matchAll(/\{\{[*?]\}\}|[\s\S]/g)) {
    if (part.length > 1) tokens.push(part[2] ?? "");
    else if (part === "?") tokens.push(anyCharacter);
    else if (part !== "*") tokens.push(part);
    else if (tokens.at(-1) !== anyText) tokens.push(anyText);
  }
  return tokens;
}

/** Kept beside the pattern, so that patterns stay small plain data. */
const parts = new WeakMap<Pattern, readonly Token[]>();

function tokensOf(pattern: Pattern): readonly Token[] {
  const known = parts.get(pattern) ?? parsed(pattern.source);
  parts.set(pattern, known);
  return known;
}

/** How many positions a pattern has; the last one is its end. */
export function lengthOf(pattern: Pattern): number {
  return tokensOf(pattern).length;
}

/** Is `text` in the set? Takes time in proportion to pattern times text at worst. */
export function matches(pattern: Pattern, text: string): boolean {
  if (pattern.literal !== undefined) return pattern.literal === text;
  const tokens = tokensOf(pattern);
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < text.length; ) {
    const token = tokens[at];
    if (token === anyText) {
      star = at++;
      resume = index;
    } else if (token === anyCharacter || token === text[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  while (tokens[at] === anyText) at++;
  return at === tokens.length;
}

/** Positions that can be reached from `at` without reading a character. */
export function closure(pattern: Pattern, at: number): number[] {
  return tokensOf(pattern)[at] === anyText ? [at, at + 1] : [at];
}

/** Positions after reading `character` at position `at`; `undefined` is a character that no pattern spells out. */
export function step(pattern: Pattern, at: number, character: string | undefined): number | undefined {
  const token = tokensOf(pattern)[at];
  if (token === anyText) return at;
  if (token === anyCharacter || (token !== undefined && token === character)) return at + 1;
  return undefined;
}

export function characters(pattern: Pattern): string[] {
  return tokensOf(pattern).filter((token): token is string => typeof token === "string");
}
