import { type Hop, kindOfId, type NodeFact, pathTo } from "../../access";
import { type Rule, type StackContext, type Verdict, violation } from "../rule";
import { acceptedRoots, callOf } from "../subjects";

export const ilpB03: Rule = {
  id: "ILP-B03",
  title: "Nobody can get into a group that it is not in",
  severity: "critical",
  level: "mandatory",
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
    return principals.flatMap(({ id, owner }) => (owner ? [] : escalationOf(id, context, accepted)));
  },
};

function escalationOf(id: string, context: StackContext, accepted: ReadonlySet<string>): Verdict[] {
  const ways = context.reach.of(id).nodes.flatMap((fact) => {
    const hops = isCertainGroup(fact) ? pathTo(fact) : [];
    // By way of an accepted identity it is that identity's rule to say so.
    return hops.some(({ to }) => accepted.has(to)) || !hops.some(isEscalation) ? [] : [{ fact, hops }];
  });
  const [shortest] = [...ways].sort((one, other) => one.hops.length - other.hops.length);
  if (!shortest) return [];
  const grants = shortest.hops.flatMap((hop) => hop.grants);
  const urn = grants.find(({ provenance }) => provenance.urn !== undefined)?.provenance.urn ?? "";
  const others = ways.length > 1 ? `, and into ${ways.length - 1} more groups` : "";
  const steps = shortest.hops.map((hop) => step(hop, context)).join(", then ");
  return [
    violation(
      `${callOf(context, id)} can get into ${callOf(context, shortest.fact.node)}${others}: ${steps}`,
      { urn },
    ),
  ];
}

function isCertainGroup({ node, strength }: NodeFact): boolean {
  return strength === "certain" && kindOfId(node) === "access-group";
}

function isEscalation({ rule }: Hop): boolean {
  return !["member", "trust", "dynamic rule", "role allows", "read secret"].includes(rule);
}

function step({ to, rule, grants }: Hop, context: StackContext): string {
  const by = grants.map(({ id, provenance }) => (provenance.urn ?? id).split("::").at(-1)).join(" and ");
  const what = to.startsWith("can ") ? to : `${rule} ${callOf(context, to)}`;
  return by === "" ? what : `${what} by ${by}`;
}
