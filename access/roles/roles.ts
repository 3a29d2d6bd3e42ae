import { isUnknown, type Maybe } from "../unknown";
import type { CustomRole } from "./custom-role";
import { displayNameOf, isCrn } from "./role-crn";
import type { RoleTable, ServiceRoles } from "./role-table";
import { supplement } from "./supplement";

/** What roles allow on a service. Not `complete`: a role is among them of which we do not know all. */
export interface Actions {
  readonly actions: ReadonlySet<string>;
  readonly complete: boolean;
}

const nothing: Actions = { actions: new Set(), complete: true };
const anything: Actions = { actions: new Set(), complete: false };

/** The roles of a day's table together with the account's own. Answers are kept, for they are asked again and again. */
export class Roles {
  private readonly byRole = new Map<string, Actions>();
  private readonly all = new Map<string, Actions>();

  constructor(
    readonly table: RoleTable,
    readonly customRoles: readonly CustomRole[] = [],
  ) {}

  /** The services of the table. */
  get services(): readonly string[] {
    return Object.keys(this.table.services);
  }

  knows(service: string): boolean {
    return Object.hasOwn(this.table.services, service);
  }

  /** Is it a role that the account made? Then whoever may edit roles decides what it allows. */
  customRoleOf(role: Maybe<string>, service: string): CustomRole | undefined {
    if (isUnknown(role)) return undefined;
    return this.customRoles.find(
      (custom) => custom.service === service && (custom.crn === role || custom.displayName === role),
    );
  }

  /**
   * What a role allows on a service. `alone`: the service is the only one of the policy, so that the role must be
   * one of its; a policy on many services names roles that only some of them have.
   */
  actionsOf(role: Maybe<string>, service: string, alone: boolean): Actions {
    if (isUnknown(role)) return anything;
    const key = `${alone}|${service}|${role}`;
    const known = this.byRole.get(key) ?? this.look(role, service, alone);
    this.byRole.set(key, known);
    return known;
  }

  /** Whatever any role of the service allows: what somebody has who may grant roles on it. */
  allActionsOf(service: string): Actions {
    const known = this.all.get(service) ?? this.collect(service);
    this.all.set(service, known);
    return known;
  }

  /** Whatever any service role of the service allows. */
  serviceActionsOf(service: string): Actions {
    const listed = this.table.services[service];
    if (!listed) return anything;
    return {
      actions: new Set([...Object.values(listed.serviceRoles).flat(), ...additions(service)]),
      complete: true,
    };
  }

  private look(role: string, service: string, alone: boolean): Actions {
    if (role === "NONE") return nothing;
    const custom = this.customRoleOf(role, service);
    if (custom) return { actions: new Set(custom.actions), complete: !custom.incomplete };
    const listed = this.table.services[service];
    if (!listed) return anything;
    const name = isCrn(role) ? displayNameOf(role, listed) : role;
    const actions =
      name === undefined ? undefined : (listed.platformRoles[name] ?? listed.serviceRoles[name]);
    if (!actions) return alone ? anything : nothing;
    return { actions: new Set([...actions, ...additions(service, name)]), complete: true };
  }

  private collect(service: string): Actions {
    const listed: ServiceRoles | undefined = this.table.services[service];
    if (!listed) return anything;
    const lists = [...Object.values(listed.platformRoles), ...Object.values(listed.serviceRoles)];
    const own = this.customRoles.filter((custom) => custom.service === service);
    return {
      actions: new Set([...lists.flat(), ...additions(service), ...own.flatMap(({ actions }) => actions)]),
      complete: own.every(({ incomplete }) => !incomplete),
    };
  }
}

function additions(service: string, role?: string): string[] {
  const found = supplement.filter(
    (one) => one.service === service && (role === undefined || one.role === role),
  );
  return found.flatMap(({ actions }) => actions);
}
