import type { ServiceError } from "../../core/errors";
import { invalidProperty } from "./refusals";

type Test<T> = (item: T) => boolean;

/** How a property's text is compared; `_ci` ignores upper and lower case. */
const operators: Readonly<Record<string, (actual: string, wanted: string) => boolean>> = {
  sw: (actual, wanted) => actual.startsWith(wanted),
  ew: (actual, wanted) => actual.endsWith(wanted),
  co: (actual, wanted) => actual.includes(wanted),
};
const tokens = /\s*(?:([()])|"((?:[^"\\]|\\.)*)"|([^\s()"]+))/y;
/** Deeper than anybody writes; keeps the parser from running out of stack. */
const deepest = 50;

/**
 * What a list's `filter` asks: SCIM's language with fewer operators, `name co "Foo" and description sw "Bar"`, with
 * `and` before `or`, and parentheses. Source: IAM Identity Services API, "Filtering list results"; which properties
 * can be asked for, and the refusals, are inferred.
 */
export function filterOf<T extends object>(
  text: string | undefined,
  properties: readonly (keyof T & string)[],
): Test<T> {
  return text ? new Parser<T>(text, properties).parse() : () => true;
}

class Parser<T extends object> {
  private readonly words: { text: string; quoted: boolean }[] = [];
  private at = 0;

  constructor(
    private readonly filter: string,
    private readonly properties: readonly (keyof T & string)[],
  ) {
    const scanner = new RegExp(tokens);
    while (filter.slice(scanner.lastIndex).trim() !== "") {
      const found = scanner.exec(filter);
      if (!found) throw this.refusal("A text lacks its closing quotation mark.");
      const [, bracket, quoted, word] = found;
      this.words.push({
        text: bracket ?? quoted?.replace(/\\(.)/g, "$1") ?? word ?? "",
        quoted: quoted !== undefined,
      });
    }
  }

  parse(): Test<T> {
    const test = this.alternatives(0);
    if (this.at < this.words.length) throw this.refusal(`'${this.words[this.at]?.text}' was not expected.`);
    return test;
  }

  private alternatives(depth: number): Test<T> {
    const tests = [this.conjunction(depth)];
    while (this.take("or")) tests.push(this.conjunction(depth));
    return (item) => tests.some((test) => test(item));
  }

  private conjunction(depth: number): Test<T> {
    const tests = [this.term(depth)];
    while (this.take("and")) tests.push(this.term(depth));
    return (item) => tests.every((test) => test(item));
  }

  private term(depth: number): Test<T> {
    if (!this.take("(")) return this.comparison();
    if (depth === deepest) throw this.refusal("It has too many parentheses.");
    const test = this.alternatives(depth + 1);
    if (!this.take(")")) throw this.refusal("A parenthesis is not closed.");
    return test;
  }

  private comparison(): Test<T> {
    const [name, operator, value] = [this.words[this.at++], this.words[this.at++], this.words[this.at++]];
    const property = this.properties.find((one) => one === name?.text);
    if (!property) throw this.refusal(`Valid properties: '${this.properties.join(", ")}'.`);
    const [, kind = "", ignoreCase] = /^(\w+?)(_ci)?$/.exec(operator?.text ?? "") ?? [];
    const compare = Object.hasOwn(operators, kind) ? operators[kind] : undefined;
    if (!compare) throw this.refusal("Valid operators: 'sw, sw_ci, ew, ew_ci, co, co_ci'.");
    if (!value?.quoted) throw this.refusal('Values are texts in quotation marks: name co "Foo".');
    const folded = (text: string) => (ignoreCase ? text.toLowerCase() : text);
    const wanted = folded(value.text);
    return (item) => {
      const actual = item[property];
      return typeof actual === "string" && compare(folded(actual), wanted);
    };
  }

  private take(word: string): boolean {
    const next = this.words[this.at];
    if (!next || next.quoted || next.text.toLowerCase() !== word) return false;
    this.at++;
    return true;
  }

  private refusal(hint: string): ServiceError {
    return invalidProperty("filter", this.filter, hint);
  }
}
