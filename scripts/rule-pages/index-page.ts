import { cis, nist } from "../../policies/controls";
import type { Rule, Severity } from "../../policies/rule";

const groups: Readonly<Record<string, string>> = {
  A: "Scope of policies",
  B: "Escalation",
  C: "Keys and identities",
  D: "Secrets Manager",
  E: "Authorizations between services",
  F: "Settings of the account",
  G: "Federation and groups",
  H: "Drift and order",
};
const severities: readonly Severity[] = ["critical", "high", "medium", "low"];

/** docs/rules/README.md: the rules by group, severity, service and framework. */
export function indexPage(rules: readonly Rule[]): string {
  const sections = [
    "# The rules",
    `${rules.length} rules for least privilege on IBM Cloud. Each has a page: why, how it is used, wrong and right code, references. [How somebody gets further in IBM Cloud IAM](../escalation.md) is what the rules of group B rest on.`,
    "Mandatory rules stop an update, advisory ones tell, remediate mends. A rule that cannot decide yet says so; it has not passed then.",
    ...Object.entries(groups).map(([letter, words]) => {
      const own = rules.filter(({ id }) => id.startsWith(`ILP-${letter}`));
      return `## ${letter}. ${words}\n\n| rule | | severity | level |\n|---|---|---|---|\n${own.map(row).join("\n")}`;
    }),
    `## By severity\n\n${severities.map((one) => `- **${one}**: ${links(rules, (rule) => rule.severity === one)}`).join("\n")}`,
    `## By service\n\n${servicesOf(rules)
      .map(
        (one) =>
          `- ${one === "any" ? "any service" : `\`${one}\``}: ${links(rules, ({ services }) => services.includes(one))}`,
      )
      .join("\n")}`,
    `## CIS IBM Cloud Foundations Benchmark v1.0.0\n\n${controls(cis, rules, "cis")}\n\nThe benchmark says nothing of escalation, authorizations, trusted profiles, Secrets Manager's own settings and drift.`,
    `## NIST SP 800-53 rev. 5\n\n${controls(nist, rules, "nist")}`,
  ];
  return `<!-- Made by scripts/rule-pages.cjs from policies/catalogue. -->\n\n${sections.join("\n\n")}\n`;
}

function row({ id, title, severity, level, milder }: Rule): string {
  const either = (one: string, other: string | undefined) =>
    other === undefined || other === one ? one : `${one}, ${other}`;
  return `| ${link(id)} | ${title} | ${either(severity, milder?.severity)} | ${either(level, milder?.level)} |`;
}

function controls(
  titles: Readonly<Record<string, string>>,
  rules: readonly Rule[],
  kind: "cis" | "nist",
): string {
  return Object.entries(titles)
    .sort(([one], [other]) => one.localeCompare(other, "en", { numeric: true }))
    .map(
      ([id, title]) => `- ${id} ${title}: ${links(rules, ({ references }) => references[kind].includes(id))}`,
    )
    .join("\n");
}

function servicesOf(rules: readonly Rule[]): string[] {
  return [...new Set(rules.flatMap(({ services }) => services))].sort();
}

function links(rules: readonly Rule[], isWanted: (rule: Rule) => boolean): string {
  return rules
    .filter(isWanted)
    .map(({ id }) => link(id))
    .join(" ");
}

function link(id: string): string {
  return `[${id}](${id.toLowerCase()}.md)`;
}
