import type { Report, ReportedFinding } from "../policies/report";
import type { Output } from "./output";
import { type Summary, summaryOf } from "./policy-selection";

type Colors = Pick<Output, "bold" | "dim" | "good" | "bad">;

/** A report for people: what, where, why it matters, what to do. */
export function reportLines(report: Report, colors: Colors): string[] {
  const summary = summaryOf(report);
  const shown = report.findings.filter(({ outcome }) => outcome !== "not applicable");
  return [
    ...shown.flatMap((finding) => [...findingLines(finding, colors), ""]),
    ...waiverLines(report, colors),
    ending(report, summary, colors),
  ];
}

function findingLines(finding: ReportedFinding, { bold, dim, good, bad }: Colors): string[] {
  const { rule, outcome, severity, level, name, type, title, message, why, remediation, waiver } = finding;
  const isStopping = outcome === "violation" && level !== "advisory";
  const grade = outcome === "violation" ? (level === "advisory" ? "advice" : "mandatory") : outcome;
  const paint = isStopping ? bad : outcome === "waived" ? good : bold;
  const where = name === "" ? "the stack" : `${name} ${dim(type)}`;
  const rows: [string, string][] = [["what", `${title}: ${message}`]];
  if (waiver) {
    const { id, owner, ticket, reason, expires } = waiver;
    rows.push(["waiver", `${id}, to the end of ${expires}, by ${owner} (${ticket}): ${reason}`]);
  } else
    rows.push(
      ["why", why],
      ["fix", outcome === "undecided" ? "It is decided when the value is known." : remediation],
    );
  return [
    `${paint(grade.padEnd(9))}  ${severity.padEnd(8)}  ${bold(rule)}  ${where}`,
    ...rows.map(([label, text]) => `  ${dim(label.padEnd(6))}  ${text}`),
  ];
}

/** Every waiver on every run, with what is wrong with it. */
function waiverLines({ waivers }: Report, { bold, dim, bad }: Colors): string[] {
  if (waivers.length === 0) return [];
  const lines = waivers.map(({ id, waiver, problems }) => {
    const about = waiver
      ? `${waiver.rule}, to the end of ${waiver.expires}, ${waiver.owner}`
      : "not readable";
    const state = problems.length > 0 ? `  ${bad(problems.join("; "))}` : "";
    return `  ${id}  ${dim(about)}${state}`;
  });
  return [bold("Waivers"), ...lines, ""];
}

function ending(report: Report, summary: Summary, { bold, good, bad }: Colors): string {
  const { mandatory, advisory, undecided, waived, notApplicable } = summary;
  const parts = [
    `${mandatory} mandatory`,
    `${advisory} advice`,
    `${undecided} undecided`,
    `${waived} waived`,
  ];
  const text = `${report.rules.length} rules on ${report.resources} resources: ${parts.join(", ")}`;
  const more = notApplicable > 0 ? `; ${notApplicable} rules need an inventory of the account` : "";
  const paint = mandatory > 0 ? bad : undecided > 0 ? bold : good;
  return paint(`${text}${more}`);
}
