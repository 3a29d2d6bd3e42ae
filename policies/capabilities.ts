import { type CapabilityId, type Grant, type Summary, summariesIn } from "../access";
import { type StackContext, undecided, type Verdict, violation } from "./rule";
import { acceptedRoots, isFor } from "./subjects";

/** What a grant lets its subject do of these. */
export function capabilitiesOf(
  { model }: StackContext,
  grant: Grant,
  wanted: readonly CapabilityId[],
): Summary[] {
  return summariesIn(model.expansion.actionsOf(grant)).filter(({ capability }) =>
    wanted.includes(capability),
  );
}

/**
 * A verdict on each access policy that gives one of these capabilities to somebody who is not accepted for it.
 * `say` turns the capabilities into the message.
 */
export function holdersOf(
  context: StackContext,
  wanted: readonly CapabilityId[],
  say: (found: readonly Summary[]) => string,
): Verdict[] {
  const accepted = acceptedRoots(context);
  return context.model.grants.flatMap((grant) => {
    if (grant.kind !== "access" || isFor(accepted, grant, context.model)) return [];
    const found = capabilitiesOf(context, grant, wanted);
    if (found.length === 0) return [];
    const where = { urn: grant.provenance.urn ?? "" };
    const sure = found.filter((one) => one.sure === "yes");
    return [sure.length > 0 ? violation(say(sure), where) : undecided(say(found), where)];
  });
}
