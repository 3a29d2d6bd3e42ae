import { parseRoleTable } from "../../access";
import roles from "../../data/iam-roles.json";
import { cis, nist } from "../../policies/controls";
import { judge, stackContext } from "../../policies/judge";
import { parameters } from "../../policies/parameters";
import type { Rule } from "../../policies/rule";
import { judged } from "../../tests/policies/_helpers/resources";
import { type Fixtures, now, type Program } from "../../tests/policies/fixtures";
import { programText } from "./program-text";

/** The page of one rule; its examples are fixtures of the tests, and what is said of them was judged. */
export function pageOfRule(rule: Rule, fixtures: Fixtures): string {
  const { id, title, severity, level, milder, why, attack, remediation, refined, services } = rule;
  const grade = `${severity}, ${level}`;
  const other = milder ? `, or ${milder.severity}, ${milder.level} in milder cases` : "";
  const [right] = fixtures.compliant;
  const [wrong] = fixtures.violating;
  const about = services.map((one) => (one === "any" ? "any service" : `\`${one}\``)).join(", ");
  const sections = [
    `# ${id}: ${title}`,
    `**${grade}**${other}. About ${about}. ${lookedAt(rule)}`,
    `## Why\n\n${why}`,
    `## How it is used\n\n${attack.map((step, index) => `${index + 1}. ${step}`).join("\n")}`,
    `## Wrong\n\n${example(rule, wrong!, "wrong")}\n\n${said(rule, wrong!, fixtures)}`,
    `## Right\n\n${example(rule, right!, "right")}`,
    `## What to do\n\n${remediation}`,
    ...(refined ? [`## Where it differs from its sources\n\n${refined}`] : []),
    `## While values are not known\n\n${unknowns(rule, fixtures)}`,
    `## References\n\n${references(rule)}`,
  ];
  return `<!-- Made by scripts/rule-pages.cjs from policies/catalogue and the tests' fixtures. -->\n\n${sections.join("\n\n")}\n`;
}

function lookedAt({ grant, resource, stack, live }: Rule): string {
  const before = [
    ...(grant ? ["access policies and authorizations"] : []),
    ...(resource ? resource.types.map((type) => `\`${type}\``) : []),
  ];
  return [
    ...(before.length > 0 ? [`Looks at each of ${list(before)}, before it is made.`] : []),
    ...(stack ? ["Looks at all resources of the stack together."] : []),
    ...(live ? ["Needs an inventory of the account; without one it is not applicable."] : []),
  ].join(" ");
}

function example({ id }: Rule, program: Program, side: "wrong" | "right"): string {
  const written = byHand[id]?.[side];
  if (written !== undefined) return written;
  const code = program.length > 0 ? fenced("ts", programText(program)) : "";
  if (!program.live) return code;
  const objects = program.live.objects.map((one) => JSON.stringify(one)).join("\n");
  const inventory =
    objects === "" ? "The account holds nothing else." : `In the account:\n\n${fenced("json", objects)}`;
  const known = program.live.accountedFor.join(", ");
  const baseline = known === "" ? "" : `In the baseline: ${known}.`;
  return [code, inventory, baseline].filter((part) => part !== "").join("\n\n");
}

/** What no program shows. */
const byHand: Readonly<Record<string, Readonly<Record<"wrong" | "right", string>>>> = {
  "ILP-H04": { wrong: waiver("2026-03-01", "2026-05-01"), right: waiver("2026-05-04", "2026-07-31") },
};

function waiver(created: string, expires: string): string {
  return fenced(
    "yaml",
    `waivers:
  - id: shop-migration
    rule: ILP-C01
    urn: urn:pulumi:prod::shop::ibm:index/iamServiceApiKey:IamServiceApiKey::importer
    owner: shop team
    reason: The importer cannot read its key from Secrets Manager.
    ticket: SHOP-812
    created: ${created}
    expires: ${expires}`,
  );
}

function said(rule: Rule, program: Program, { parameters: given = {} }: Fixtures): string {
  const table = parseRoleTable(roles);
  const { live, waivers } = program;
  const facts = { ...(live ? { live } : {}), ...(waivers ? { waivers } : {}) };
  const context = stackContext(program.map(judged), table, { parameters: parameters(given), now, ...facts });
  const found = judge([rule], context).filter(({ outcome }) => outcome === "violation");
  const day = new Date(now).toISOString().slice(0, 10);
  const lines = found.map(
    ({ urn, message }) => `- ${urn === "" ? "" : `\`${urn.split("::").at(-1)}\`: `}${message}`,
  );
  const settings = Object.keys(given).length > 0 ? `, with \`${JSON.stringify(given)}\`` : "";
  return `On ${day}${settings} it says:\n\n${lines.join("\n")}`;
}

function unknowns({ live }: Rule, { alwaysDecided }: Fixtures): string {
  if (alwaysDecided) return alwaysDecided;
  if (live) return "What the account does not tell leaves the rule undecided.";
  return "A value that is not known before something is made leaves the rule undecided: that is told and counted, and decided on the state.";
}

function references({ references: { cis: own, nist: controls } }: Rule): string {
  const lines = [
    ...own.map((one) => `- CIS IBM Cloud Foundations Benchmark v1.0.0, ${one}: ${cis[one]}`),
    ...controls.map((one) => `- NIST SP 800-53 rev. 5, ${one}: ${nist[one]}`),
  ];
  return lines.join("\n");
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function list(parts: readonly string[]): string {
  const [last = "", ...rest] = [...parts].reverse();
  return rest.length === 0 ? last : `${rest.reverse().join(", ")} and ${last}`;
}
