import type { GrantActions } from "../grants/expand";
import type { Grant } from "../grants/grant";
import type { AccessModel } from "../model";
import { literals } from "../targets/constraint";
import { constraintsOn } from "../targets/target";

/** One grant that counts for a subject, and the groups and profiles that it comes by. */
export interface Entitlement {
  readonly subject: string;
  readonly grant: Grant;
  /** Groups and profiles from the subject to the grant; empty if the grant is the subject's own. */
  readonly via: readonly string[];
  readonly actions: GrantActions;
}

/**
 * What everybody is entitled to, without what they could get to from there. Groups are subjects too, so that a
 * group without members shows. Of an authorization the subject is the source's service; which of its instances
 * is part of the scope.
 */
export function entitlements(model: AccessModel): Map<string, Entitlement[]> {
  const bySubject = new Map<string, Entitlement[]>();
  for (const { id } of model.identities) {
    const own = holders(model, id).flatMap(({ node, via }) =>
      model.grantsOf(node).map(({ grant }) => entitlement(model, id, grant, via)),
    );
    if (own.length > 0) bySubject.set(id, own);
  }
  for (const grant of model.grants) {
    if (grant.subject.kind === "identity") continue;
    const subject = nameOf(grant);
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), entitlement(model, subject, grant, [])]);
  }
  return bySubject;
}

function entitlement(
  { expansion }: AccessModel,
  subject: string,
  grant: Grant,
  via: readonly string[],
): Entitlement {
  return { subject, grant, via, actions: expansion.actionsOf(grant) };
}

/** The subject, its groups and the profiles that trust it, and theirs; each by its shortest way. */
function holders(model: AccessModel, subject: string): { node: string; via: readonly string[] }[] {
  const found = [{ node: subject, via: [] as readonly string[] }];
  const seen = new Set([subject]);
  for (const { node, via } of found) {
    const next = [
      ...model.membershipsOf(node).map(({ group }) => group),
      ...model.trustsOf(node).map(({ profile }) => profile),
    ];
    for (const one of next) {
      if (seen.has(one)) continue;
      seen.add(one);
      found.push({ node: one, via: [...via, one] });
    }
  }
  return found;
}

function nameOf({ id, subject }: Grant): string {
  if (subject.kind !== "service") return `whoever ${id} is for`;
  const services = constraintsOn(subject.source, "serviceName").flatMap((one) => literals(one) ?? []);
  return `service ${services.join(" or ") || "any"}`;
}
