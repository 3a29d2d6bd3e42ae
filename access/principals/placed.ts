import { ownAccount } from "../grants/authorization-grant";
import type { Grant } from "../grants/grant";
import { ibmType, typeInUrn } from "../grants/resource";
import { inOrder } from "../lists";
import { constraintOf, literals } from "../targets/constraint";
import { overlaps } from "../targets/overlaps";
import { constraintsOn, type Target } from "../targets/target";
import { isUnknown } from "../unknown";
import type { AccessData, CredentialsSecret, KeyEngine, Membership, Trust } from "./data";
import type { Directory } from "./directory";
import type { Instances } from "./instances";

/** Every id of these as the directory has it, in an order that does not come from the input. */

export function placedGrants({ grants, account }: AccessData, directory: Directory): Grant[] {
  const placed = grants.map((grant): Grant => {
    const { subject } = grant;
    if (subject.kind === "identity")
      return { ...grant, subject: { kind: "identity", id: directory.mention(subject.id) } };
    if (subject.kind === "unknown" || account === undefined) return grant;
    return { ...grant, subject: { kind: "service", source: inOwnAccount(subject.source, account) } };
  });
  return inOrder(placed, ({ id, provenance }) => `${id} ${provenance.from}`);
}

/** The account's own id as what a program says for it. */
function inOwnAccount(source: Target, account: string): Target {
  const attributes = source.attributes.map((line) => {
    const isOwn = line.key === "sourceAccount" && literals(line.constraint)?.join() === account;
    return isOwn ? { ...line, constraint: constraintOf({ value: ownAccount }) } : line;
  });
  return { ...source, attributes };
}

export function placedMemberships({ memberships }: AccessData, directory: Directory): Membership[] {
  const placed = memberships.map(({ member, ...rest }) => ({
    ...rest,
    group: directory.mention(rest.group),
    ...(member === undefined ? {} : { member: directory.mention(member) }),
  }));
  return inOrder(placed, ({ group, member, how, detail }) => JSON.stringify([group, member, how, detail]));
}

export function placedTrusts({ trusts }: AccessData, directory: Directory): Trust[] {
  const placed = trusts.map(({ identity, ...rest }) => ({
    ...rest,
    profile: directory.mention(rest.profile),
    ...(identity === undefined ? {} : { identity: directory.mention(identity) }),
  }));
  return inOrder(placed, (one) => JSON.stringify([one.profile, one.identity, one.outsiders, one.detail]));
}

export type PlacedEngine = KeyEngine & { readonly instance: string };

/** Engines of instances that are known. A key that nobody tells the owner of leaves the identity open. */
export function placedEngines(data: AccessData, directory: Directory, instances: Instances): PlacedEngine[] {
  const owners = new Map(data.keyOwners.map(({ key, identity }) => [key, identity]));
  const placed = data.engines.flatMap(({ identity, ...engine }) => {
    if (isUnknown(engine.instance)) return [];
    const instance = instances.mention("secrets-manager", engine.instance, engine.provenance).id;
    const owner = identity === undefined ? undefined : (owners.get(identity) ?? identity);
    const isKey = owner !== undefined && ibmType(typeInUrn(owner)) === "IamServiceApiKey";
    return [
      {
        ...engine,
        instance,
        ...(owner === undefined || isKey ? {} : { identity: directory.mention(owner) }),
      },
    ];
  });
  return inOrder(placed, ({ instance, provenance }) => JSON.stringify([instance, provenance]));
}

export type PlacedSecret = CredentialsSecret & { readonly instance: string };

export function placedSecrets(data: AccessData, directory: Directory, instances: Instances): PlacedSecret[] {
  const placed = data.secrets.flatMap(({ serviceId, ...secret }) => {
    if (isUnknown(secret.instance)) return [];
    const instance = instances.mention("secrets-manager", secret.instance, secret.provenance).id;
    const groups = secret.groups.map((group) => directory.mention(group)).sort();
    return [
      {
        ...secret,
        instance,
        groups,
        ...(serviceId === undefined ? {} : { serviceId: directory.mention(serviceId) }),
      },
    ];
  });
  return inOrder(placed, ({ instance, provenance }) => JSON.stringify([instance, provenance]));
}

/** Whatever names an instance of Secrets Manager says that there is one. */
export function mentionInstances(grants: readonly Grant[], instances: Instances): void {
  for (const { subject, target, provenance } of grants) {
    for (const about of [target, ...(subject.kind === "service" ? [subject.source] : [])]) {
      const services = constraintsOn(about, "serviceName").flatMap((one) => literals(one) ?? []);
      const ids = constraintsOn(about, "serviceInstance").flatMap((one) => literals(one) ?? []);
      if (services.join() !== "secrets-manager") continue;
      for (const id of ids) instances.mention("secrets-manager", id, provenance);
    }
  }
  // An authorization for all instances counts even before there is one.
  const first = grants.find(
    ({ subject }) =>
      subject.kind === "service" && overlaps(subject.source, { serviceName: "secrets-manager" }) !== "no",
  );
  if (first && instances.all().length === 0) instances.mention("secrets-manager", "any", first.provenance);
}
