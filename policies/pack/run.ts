import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { type Finding, judge, judgeResource, judgeStack, stackContext } from "../judge";
import type { Parameters } from "../parameters";
import type { Judged, Rule, StackContext } from "../rule";
import { judgedWaivers, waiverFor } from "../waivers/match";
import type { Waiver } from "../waivers/waiver";
import { PerCall } from "./call";
import { judgedOf, judgedOfStack } from "./judged";
import { type PackOptions, ParameterSource, type Told } from "./options";
import { sentence, undecidedSentence, waivedSentence } from "./sentences";

/** What is told, and of which resource. */
export interface Message {
  readonly text: string;
  readonly urn: string;
}

/** What one call has found so far, for the policies that tell what the rules' own policies do not. */
interface Notes {
  readonly waived: Message[];
  readonly undecided: Message[];
}

interface ResourceCall extends Notes {
  readonly resource: Judged;
}

interface StackCall extends Notes {
  readonly idOf: ReadonlyMap<string, string | undefined>;
  readonly contexts: Map<Parameters, StackContext>;
}

/** One run of the pack: the resources one by one as the engine comes to them, then all of them together. */
export class PackRun {
  readonly parameters: ParameterSource;
  private readonly resourceCalls = new PerCall<ResourceCall>();
  private readonly stackCalls = new PerCall<StackCall>();
  private readonly matched = new Set<string>();
  private readonly told = new Map<string, Told>();

  constructor(
    private readonly rules: readonly Rule[],
    private readonly options: PackOptions,
  ) {
    this.parameters = new ParameterSource(options.parameters);
  }

  ofResource(args: Pick<ResourceValidationArgs, "urn" | "type" | "props" | "opts">): ResourceCall {
    return this.resourceCalls.of(args.urn, () => ({ resource: judgedOf(args), waived: [], undecided: [] }));
  }

  ofStack(resources: readonly PolicyResource[]): StackCall & { resources: readonly PolicyResource[] } {
    const call = this.stackCalls.of("stack", () => ({
      idOf: new Map(resources.map((one) => [one.urn, judgedOf(one).id])),
      contexts: new Map(),
      waived: [],
      undecided: [],
    }));
    return { ...call, resources };
  }

  /** Violations of a rule by one resource, those that are waived left out. */
  judgeResource(rule: Rule, call: ResourceCall, parameters: Parameters, isWanted: (one: Finding) => boolean) {
    const context = { parameters, now: this.options.clock() };
    const findings = judgeResource([rule], call.resource, context).filter(isWanted);
    return findings.flatMap((finding) => this.tell(rule, finding, call.resource.id, call));
  }

  /** The same by all resources together. */
  judgeStack(
    rule: Rule,
    call: ReturnType<PackRun["ofStack"]>,
    parameters: Parameters,
    isWanted: (one: Finding) => boolean,
  ): { violations: Message[]; notApplicable?: string } {
    const context = call.contexts.get(parameters) ?? this.contextOf(call.resources, parameters);
    call.contexts.set(parameters, context);
    const findings = judgeStack([rule], context);
    const [without] = findings.filter(({ outcome }) => outcome === "not applicable");
    if (without) this.note(without, "not applicable");
    const violations = findings
      .filter(isWanted)
      .flatMap((finding) => this.tell(rule, finding, finding.liveId ?? call.idOf.get(finding.urn), call));
    return { violations, ...(without ? { notApplicable: without.message } : {}) };
  }

  /** The run is at its end: everything was told. */
  finish(resources: number): void {
    this.options.report?.({ resources, findings: [...this.told.values()] });
    this.told.clear();
  }

  private tell(rule: Rule, finding: Finding, liveId: string | undefined, notes: Notes): Message[] {
    const { urn, outcome } = finding;
    if (outcome === "not applicable") return [];
    const waiver = waiverFor(this.options.waiverFile ?? [], { rule: rule.id, urn, liveId });
    if (waiver) this.matched.add(waiver.id);
    if (outcome === "undecided") notes.undecided.push({ text: undecidedSentence(finding), urn });
    else if (waiver) notes.waived.push({ text: waivedSentence(finding, waiver), urn });
    this.note(finding, waiver && outcome === "violation" ? "waived" : outcome, waiver);
    return outcome === "violation" && !waiver ? [{ text: sentence(finding, rule), urn }] : [];
  }

  private note(
    { rule, severity, level, urn, message }: Finding,
    outcome: Told["outcome"],
    waiver?: Waiver,
  ): void {
    if (!this.options.report) return;
    const told = { rule, outcome, severity, level, urn, message };
    this.told.set(
      JSON.stringify([rule, urn, outcome, message]),
      waiver ? { ...told, waiver: waiver.id } : told,
    );
  }

  private contextOf(resources: readonly PolicyResource[], parameters: Parameters): StackContext {
    const { table, clock, live, waivers, waiverFile } = this.options;
    const options = { parameters, now: clock(), ...(live ? { live } : {}), ...(waivers ? { waivers } : {}) };
    const context = stackContext(resources.map(judgedOfStack), table, options);
    if (waivers || !waiverFile) return context;
    return { ...context, waivers: this.judgedWaivers(context) };
  }

  /** A waiver is used if any rule has something to say that it covers, now or when the resource was looked at alone. */
  private judgedWaivers(context: StackContext) {
    const entries = this.options.waiverFile ?? [];
    if (entries.length === 0) return [];
    const idOf = new Map(context.resources.map(({ urn, id }) => [urn, id]));
    for (const { rule, urn, outcome, liveId = idOf.get(urn) } of judge(this.rules, context)) {
      const waiver = waiverFor(entries, { rule, urn, liveId });
      if (waiver && outcome !== "not applicable") this.matched.add(waiver.id);
    }
    const hasLive = context.live !== undefined;
    return judgedWaivers(entries, this.matched, { urns: context.resources.map(({ urn }) => urn), hasLive });
  }
}
