import { type AccessModel, type Gap, type Grant, kindOfId, normalId } from "../access";
import type { Parameters } from "./parameters";
import type { StackContext } from "./rule";

/** Who is in a group, as far as the model knows. */
export function membersOf(model: AccessModel, group: string): string[] {
  return model.membershipsIn(group).flatMap(({ member }) => (member === undefined ? [] : [member]));
}

/** Identities of IAM credentials engines: those that the stack shows, and those that the parameters name. */
export function engineIdentities({ model, parameters }: StackContext): Set<string> {
  const shown = model.engines.flatMap(({ identity, disabled }) =>
    identity === undefined || disabled ? [] : [identity],
  );
  return new Set([...shown, ...named(model, parameters.engineIdentities)]);
}

/** Identities that are dangerous on purpose: engines, and what makes the account's resources. */
export function acceptedRoots(context: StackContext): Set<string> {
  return new Set([...engineIdentities(context), ...named(context.model, context.parameters.ciIdentities)]);
}

/** Is a grant for an accepted identity, or for a group that none but accepted identities are in? */
export function isFor(accepted: ReadonlySet<string>, { subject }: Grant, model: AccessModel): boolean {
  if (subject.kind !== "identity") return false;
  if (accepted.has(subject.id)) return true;
  if (kindOfId(subject.id) !== "access-group") return false;
  const members = membersOf(model, subject.id);
  return members.length > 0 && members.every((member) => accepted.has(member));
}

function named(model: AccessModel, ids: Parameters["ciIdentities"]): string[] {
  return ids.map((id) => model.directory.idOf(normalId(id)));
}

/** What could not be read of resources of these types: a rule that looks for them may have missed some. */
export function gapsOf({ data }: AccessModel, ...types: readonly string[]): readonly Gap[] {
  return data.gaps.filter(({ provenance: { urn = "" } }) => types.some((type) => urn.includes(`:${type}::`)));
}

/** Is it a policy of a group that is not known yet? */
export function isOfUnknownGroup({ subject, provenance }: Grant): boolean {
  return subject.kind === "unknown" && (provenance.urn ?? "").includes(":IamAccessGroupPolicy::");
}

/** How reports call an identity: by its name if it has one. */
export function callOf({ model }: StackContext, id: string): string {
  const identity = model.directory.get(id);
  const short = id.startsWith("urn:") ? id.slice(id.lastIndexOf("::") + 2) : id;
  if (identity?.name === undefined || identity.name === short) return short;
  return `${identity.name} (${short})`;
}
