import type { AccessModel } from "../model";
import { some, type Truth } from "../truth";
import type { Entitlement } from "./entitlements";
import { gainsOf } from "./gain";
import { Scopes } from "./scope";

/**
 * Do a group's own grants give anything that those of these others do not give together? Only grants that the model
 * has are compared: whether it has all of them, its caller must know.
 */
export function adds(model: AccessModel, group: string, others: readonly string[]): Truth {
  const entitled = (node: string): Entitlement[] =>
    model.grantsOf(node).map(({ grant }) => ({
      subject: group,
      grant,
      via: [],
      actions: model.expansion.actionsOf(grant),
    }));
  const given = others.flatMap(entitled);
  const scopes = new Scopes();
  const gains = entitled(group).flatMap((one) => gainsOf(one, given, scopes));
  return some(gains.map(({ undecided }) => (undecided ? "unknown" : "yes")));
}
