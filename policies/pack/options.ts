import type { RoleTable } from "../../access";
import { type Parameters, parameters } from "../parameters";
import type { JudgedWaiver, Level, LiveFacts, Severity } from "../rule";
import type { WaiverEntry } from "../waivers/waiver";

/** What the pack works with besides the rules. */
export interface PackOptions {
  readonly table: RoleTable;
  /** Given for all rules; Pulumi's configuration of a policy goes before. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly live?: LiveFacts;
  /** Findings that are accepted for a time. */
  readonly waiverFile?: readonly WaiverEntry[];
  /** Waivers that were judged already; else those of `waiverFile` are. */
  readonly waivers?: readonly JudgedWaiver[];
  /** Takes everything that was found, at the end of a run. */
  readonly report?: (report: PackReport) => void;
}

/** Everything that one run of the pack said. */
export interface PackReport {
  /** How many resources were judged. */
  readonly resources: number;
  readonly findings: readonly Told[];
}

/** A finding as it was told: waived findings are neither passed nor violations. */
export interface Told {
  readonly rule: string;
  readonly outcome: "violation" | "undecided" | "waived" | "not applicable";
  readonly severity: Severity;
  readonly level: Level;
  readonly urn: string;
  readonly message: string;
  /** Id of the waiver. */
  readonly waiver?: string;
}

/** Parameters for all rules, parsed once, with what Pulumi's configuration says of one policy. */
export class ParameterSource {
  private readonly all: Parameters;

  constructor(private readonly given: Readonly<Record<string, unknown>>) {
    this.all = parameters(given);
  }

  of(policy: string, configured: object): Parameters {
    if (Object.keys(configured).length === 0) return this.all;
    return parameters({ ...this.given, ...configured }, `The configuration of ${policy}`);
  }
}
