import type { PackReport, Told } from "./pack/options";
import type { Level, References, Rule, Severity } from "./rule";
import type { Waiver, WaiverEntry } from "./waivers/waiver";

/** Everything that the pack said of a program, a state or an account, for a machine to read. */
export interface Report {
  readonly version: 1;
  /** How many resources were judged. */
  readonly resources: number;
  readonly findings: readonly ReportedFinding[];
  /** Every rule of the pack, also those that had nothing to say. */
  readonly rules: readonly ReportedRule[];
  readonly waivers: readonly WaiverEntry[];
}

export interface ReportedFinding extends Omit<Told, "waiver"> {
  /** Type and name of the resource, of its URN; empty for findings about no resource. */
  readonly type: string;
  readonly name: string;
  readonly title: string;
  readonly why: string;
  readonly remediation: string;
  readonly references: References;
  readonly waiver?: Waiver;
}

export interface ReportedRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly level: Level;
  readonly why: string;
  readonly remediation: string;
  readonly references: References;
}

const severities: readonly string[] = ["critical", "high", "medium", "low"];
const outcomes: readonly string[] = ["violation", "undecided", "waived", "not applicable"];

/** Findings with what they refer to; the worst first, and the same for the same input whatever its order. */
export function joined(
  { resources, findings }: PackReport,
  catalogue: readonly Rule[],
  waivers: readonly WaiverEntry[],
): Report {
  const waiverOf = new Map(waivers.map(({ id, waiver }) => [id, waiver]));
  const ruleOf = new Map(catalogue.map((rule) => [rule.id, rule]));
  return {
    version: 1,
    resources,
    findings: findings
      .flatMap(({ waiver: id = "", ...told }): ReportedFinding[] => {
        const rule = ruleOf.get(told.rule);
        if (!rule) return [];
        const { title, why, remediation, references } = rule;
        const waiver = waiverOf.get(id);
        const said = { ...told, ...placeOf(told.urn), title, why, remediation, references };
        return [waiver ? { ...said, waiver } : said];
      })
      .sort(byOrder),
    rules: catalogue.map(({ id, title, severity, level, why, remediation, references }) => ({
      id,
      title,
      severity,
      level,
      why,
      remediation,
      references,
    })),
    waivers,
  };
}

function placeOf(urn: string): { type: string; name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

function byOrder(a: ReportedFinding, b: ReportedFinding): number {
  return (
    outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compare(a.rule, b.rule) ||
    compare(a.urn, b.urn) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
