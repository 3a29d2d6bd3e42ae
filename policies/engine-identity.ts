import { grouped } from "../access";
import { isServiceId, isServiceKey, Locks, liveIdsOf } from "./locks";
import { type Judged, type StackContext, undecided, type Verdict, violation } from "./rule";
import { callOf } from "./subjects";

/** The service IDs that the stack makes, by the ids that the model has for them. */
export class ServiceIds {
  private readonly made: ReadonlyMap<string, readonly Judged[]>;
  private readonly locks: Locks;

  constructor(private readonly context: StackContext) {
    const { resources, model } = context;
    this.locks = new Locks(context);
    this.made = grouped(resources.filter(isServiceId), ({ urn }) => model.directory.idOf(urn));
  }

  has(id: string): boolean {
    return this.made.has(id);
  }

  /** Nothing keeps it from being deleted or changed in passing: the provider's `locked`, a component's, or `protect`. */
  unguarded(id: string): Verdict[] {
    return (this.made.get(id) ?? []).flatMap((resource) => {
      const { urn, options } = resource;
      const locked = this.locks.of(resource);
      if (options?.protect === true || locked === "yes") return [];
      const where = { urn, milder: true };
      if (locked === "no" && options) return [violation("is neither protected nor locked", where)];
      return [undecided("whether it is protected or locked is not known yet", where)];
    });
  }

  /** Keys of an identity beyond the one that its engine has, among resources and in an inventory. */
  moreKeys(id: string, ofEngines: ReadonlySet<string>): Verdict[] {
    const { model, live, resources } = this.context;
    const isOwn = (owner: string) => model.directory.idOf(owner) === id;
    const urns = new Set(model.data.keyOwners.flatMap(({ key, identity }) => (isOwn(identity) ? [key] : [])));
    const shown = liveIdsOf(resources.filter(isServiceKey));
    const keys = (live?.objects ?? []).filter((one) => one.kind === "api-key" && !shown.has(one.id));
    const others = keys.filter(({ owner }) => owner !== undefined && isOwn(owner));
    // An identity that the account has no id of yet may be whom the account names.
    const open = keys.filter(({ owner }) => owner === undefined || (id.startsWith("urn:") && !isOwn(owner)));
    const perhaps = open.map(({ id: liveId }) =>
      undecided("may be one more key of an engine's identity", { liveId }),
    );
    if (urns.size + others.length <= 1) return perhaps;
    const message = `is one more key of ${callOf(this.context, id)}, which is an engine's`;
    const more = [...urns].filter((urn) => !ofEngines.has(urn));
    // If each is some engine's, each is one too many.
    const tooMany = more.length + others.length > 0 ? more : [...urns];
    return [
      ...tooMany.map((urn) => violation(message, { urn })),
      ...others.map(({ id: liveId }) => violation(message, { liveId })),
      ...perhaps,
    ];
  }
}
