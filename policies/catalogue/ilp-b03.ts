import { type CapabilityId, type Hop, kindOfId, type NodeFact, pathTo } from "../../access";
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
    return [
      ...principals.flatMap(({ id, owner }) => (owner ? [] : escalationOf(id, context, accepted))),
      ...gapsIn(context),
    ];
  },
};

interface Way {
  readonly fact: NodeFact;
  readonly hops: readonly Hop[];
}

function escalationOf(id: string, context: StackContext, accepted: ReadonlySet<string>): Verdict[] {
  const nodes = context.reach.of(id).nodes.filter(({ node }) => kindOfId(node) === "access-group");
  const ways = nodes.flatMap((fact): Way[] => {
    const hops = pathTo(fact);
    // By way of an accepted identity it is that identity's rule to say so.
    return hops.some(({ to }) => accepted.has(to)) || !hops.some(isEscalation) ? [] : [{ fact, hops }];
  });
  const certain = shortestOf(ways.filter(({ fact }) => fact.strength === "certain"));
  if (certain) return [violation(...wordsOf(id, certain, context))];
  // What IBM's documents leave open stays possible for ever; only what is not known yet will be decided.
  const open = shortestOf(ways.filter(({ hops }) => hops.some(({ grants }) => grants.some(hasUnknown))));
  return open ? [undecided(...wordsOf(id, open, context))] : [];
}

function shortestOf(ways: readonly Way[]): { way: Way; count: number } | undefined {
  const [way] = [...ways].sort((one, other) => one.hops.length - other.hops.length);
  return way && { way, count: ways.length };
}

function wordsOf(
  id: string,
  { way: shortest, count }: { way: Way; count: number },
  context: StackContext,
): [message: string, where: { urn: string }] {
  const grants = shortest.hops.flatMap((hop) => hop.grants);
  const urn = grants.find(({ provenance }) => provenance.urn !== undefined)?.provenance.urn ?? "";
  const others = count > 1 ? `, and into ${count - 1} more groups` : "";
  const steps = shortest.hops.map((hop) => step(hop, context)).join(", then ");
  const what = `${callOf(context, id)} can get into ${callOf(context, shortest.fact.node)}${others}`;
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

function isEscalation({ rule }: Hop): boolean {
  return !["member", "trust", "dynamic rule", "role allows", "read secret"].includes(rule);
}

function step({ to, rule, grants }: Hop, context: StackContext): string {
  const by = grants.map(({ id, provenance }) => (provenance.urn ?? id).split("::").at(-1)).join(" and ");
  const what = to.startsWith("can ") ? to : `${rule} ${callOf(context, to)}`;
  return by === "" ? what : `${what} by ${by}`;
}
