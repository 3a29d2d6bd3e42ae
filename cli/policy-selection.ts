import type { Report, ReportedFinding } from "../policies/report";
import { CliError } from "./errors";

/** Which findings to tell of; empty lists select all. */
export interface Selection {
  readonly rules: readonly string[];
  readonly severities: readonly string[];
  /** `cis`, `cis:1.3`, `nist`, `nist:AC-6`, `nist:AC-6(5)`. */
  readonly controls: readonly string[];
}

export interface Summary {
  readonly mandatory: number;
  readonly advisory: number;
  readonly undecided: number;
  readonly waived: number;
  /** Rules that only an inventory of the account can decide. */
  readonly notApplicable: number;
}

/**
 * The report of some rules alone; what is said of them stays whole.
 * @throws CliError `SELECTION_EMPTY` for an id or a control that no rule has: nothing would be judged, and all be clean
 */
export function selected(report: Report, { rules, severities, controls }: Selection): Report {
  if (report.rules.length > 0) refuseStrangers(report, { rules, controls });
  const isWanted = ({
    id,
    severity,
    references,
  }: Pick<ReportedFinding, "severity" | "references"> & { id: string }) =>
    (rules.length === 0 || rules.some((one) => one.toUpperCase() === id)) &&
    (severities.length === 0 || severities.includes(severity)) &&
    (controls.length === 0 || controls.some((control) => isAskedBy(control, references)));
  return {
    ...report,
    findings: report.findings.filter((finding) => isWanted({ ...finding, id: finding.rule })),
    rules: report.rules.filter(isWanted),
  };
}

function refuseStrangers(
  { rules: known }: Report,
  { rules, controls }: Pick<Selection, "rules" | "controls">,
): void {
  const rule = rules.find((one) => known.every(({ id }) => id !== one.toUpperCase()));
  if (rule !== undefined)
    throw new CliError(
      "SELECTION_EMPTY",
      `--rule ${rule}: there is no such rule. docs/rules lists them all.`,
    );
  const control = controls.find((one) => known.every(({ references }) => !isAskedBy(one, references)));
  if (control !== undefined)
    throw new CliError(
      "SELECTION_EMPTY",
      `--control ${control}: no rule is for it. It takes cis, nist, or one of their controls, like cis:1.3 or nist:AC-6.`,
    );
}

function isAskedBy(control: string, references: ReportedFinding["references"]): boolean {
  const [framework = "", reference] = control.split(":");
  const asked = references[framework.toLowerCase() as keyof typeof references] ?? [];
  if (reference === undefined) return asked.length > 0;
  return asked.some((one) => one === reference || one.startsWith(`${reference}(`));
}

export function summaryOf({ findings }: Pick<Report, "findings">): Summary {
  const count = (isCounted: (finding: ReportedFinding) => boolean) => findings.filter(isCounted).length;
  const rules = findings.filter(({ outcome }) => outcome === "not applicable").map(({ rule }) => rule);
  return {
    mandatory: count(({ outcome, level }) => outcome === "violation" && level !== "advisory"),
    advisory: count(({ outcome, level }) => outcome === "violation" && level === "advisory"),
    undecided: count(({ outcome }) => outcome === "undecided"),
    waived: count(({ outcome }) => outcome === "waived"),
    notApplicable: new Set(rules).size,
  };
}

/** 0 clean, 1 mandatory findings, 4 something is not decided. */
export function exitCodeOf({ mandatory, undecided }: Summary): number {
  if (mandatory > 0) return 1;
  return undecided > 0 ? 4 : 0;
}
