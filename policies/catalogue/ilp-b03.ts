import { type CapabilityId, type Fact, type Hop, kindOfId, type NodeFact, pathTo } from "../../access";
import { capabilitiesOf } from "../capabilities";
import { type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";
import { hasUnknown } from "../scopes";
import { acceptedRoots, callOf } from "../subjects";

export const ilpB03: Rule = {
  id: "ILP-B03",
  title: "Nobody can get into a group that it is not in",
  severity: "critical",
  level: "mandatory",
  services: ["iam-groups", "secrets-manager"],
  references: { cis: [], nist: ["AC-6", "AC-5", "AC-2"] },
  why: "Two harmless policies, by way of two groups, can add up to a way into every group. No single policy shows it.",
  attack: [
    "A service ID gets Writer on Secrets Manager by one group, which looks harmless.",
    "The instance has an IAM credentials engine, so a secret may name any group.",
    "The service ID creates a secret for the administrators' group and reads its key.",
  ],
  remediation: "Take away the policy of one step, or split the duties over two identities.",
  stack(context) {
    const accepted = acceptedRoots(context);
    const principals = context.model.identities.filter(
      ({ id, kind }) => kind !== "access-group" && !accepted.has(id),
    );
    const traits = new Traits(accepted);
    return [
      ...principals.flatMap(({ id, owner }) => (owner ? [] : escalationOf(id, context, traits))),
      ...gapsIn(context),
    ];
  },
};

interface Way {
  readonly fact: NodeFact;
  /** How many groups can be got into like this. */
  readonly count: number;
}

function escalationOf(id: string, context: StackContext, traits: Traits): Verdict[] {
  const ways = context.reach.of(id).nodes.filter((fact) => {
    if (kindOfId(fact.node) !== "access-group") return false;
    const { escalates, byAccepted } = traits.of(fact);
    // By way of an accepted identity it is that identity's rule to say so.
    return escalates && !byAccepted;
  });
  const certain = shortestOf(
    ways.filter(({ strength }) => strength === "certain"),
    traits,
  );
  if (certain) return [violation(...wordsOf(id, certain, context))];
  // What IBM's documents leave open stays possible for ever; only what is not known yet will be decided.
  const open = shortestOf(
    ways.filter((fact) => traits.of(fact).unknown),
    traits,
  );
  return open ? [undecided(...wordsOf(id, open, context))] : [];
}

function shortestOf(facts: readonly NodeFact[], traits: Traits): Way | undefined {
  const [first, ...more] = facts;
  if (!first) return undefined;
  const fact = more.reduce((best, one) => (traits.of(one).steps < traits.of(best).steps ? one : best), first);
  return { fact, count: facts.length };
}

interface Trait {
  readonly escalates: boolean;
  readonly byAccepted: boolean;
  readonly unknown: boolean;
  readonly steps: number;
}

/** What is true of the way to a fact, each fact looked at once: a way to every group shares its beginning. */
class Traits {
  private readonly known = new Map<Fact, Trait>();

  constructor(private readonly accepted: ReadonlySet<string>) {}

  of(fact: Fact): Trait {
    const before = this.known.get(fact);
    if (before) return before;
    const from = fact.from.map((one) => this.of(one));
    const trait = {
      escalates: isEscalation(fact) || from.some(({ escalates }) => escalates),
      byAccepted:
        from.some(({ byAccepted }) => byAccepted) || (fact.kind === "node" && this.accepted.has(fact.node)),
      unknown: ("grant" in fact && hasUnknown(fact.grant)) || from.some(({ unknown }) => unknown),
      steps: 1 + Math.max(0, ...from.map(({ steps }) => steps)),
    };
    this.known.set(fact, trait);
    return trait;
  }
}

function wordsOf(
  id: string,
  { fact, count }: Way,
  context: StackContext,
): [message: string, where: { urn: string }] {
  const hops = pathTo(fact);
  const grants = hops.flatMap((hop) => hop.grants);
  const urn = grants.find(({ provenance }) => provenance.urn !== undefined)?.provenance.urn ?? "";
  const others = count > 1 ? `, and into ${count - 1} more groups` : "";
  const steps = hops.map((hop) => step(hop, context)).join(", then ");
  const what = `${callOf(context, id)} can get into ${callOf(context, fact.node)}${others}`;
  return [`${what}: ${steps}`, { urn }];
}

/** Grants of nobody known, and what else could not be read: ways may lead over them. */
function gapsIn(context: StackContext): Verdict[] {
  const { grants, data } = context.model;
  const unowned = grants.filter(
    (grant) => grant.subject.kind === "unknown" && capabilitiesOf(context, grant, leading).length > 0,
  );
  return [
    ...unowned.map(({ provenance }) =>
      undecided("leads into groups, for somebody who is not known yet", { urn: provenance.urn ?? "" }),
    ),
    ...data.gaps.map(({ why, provenance }) =>
      undecided(`ways into groups may lead over ${why}`, { urn: provenance.urn ?? "" }),
    ),
  ];
}

const leading: readonly CapabilityId[] = [
  "join-group",
  "mint-key",
  "profile-takeover",
  "grant",
  "write-secrets",
];

function isEscalation(fact: Fact): boolean {
  if (fact.from.length === 0 || (fact.kind !== "node" && fact.kind !== "capability")) return false;
  return !["member", "trust", "dynamic rule", "role allows", "read secret"].includes(fact.rule);
}

function step({ to, rule, grants }: Hop, context: StackContext): string {
  const by = grants.map(({ id, provenance }) => (provenance.urn ?? id).split("::").at(-1)).join(" and ");
  const what = to.startsWith("can ") ? to : `${rule} ${callOf(context, to)}`;
  return by === "" ? what : `${what} by ${by}`;
}
