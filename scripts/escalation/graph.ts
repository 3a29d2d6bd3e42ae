import {
  type AccessModel,
  always,
  buildModel,
  type CapabilityId,
  type Fact,
  type Grant,
  holdingsIn,
  type Identity,
  kindOfId,
  merged,
  type RoleTable,
  reachOf,
  type Strength,
  targetOf,
} from "../../access";

/** A way of getting further: what somebody has, what it leads to. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly strength: Strength;
}

export interface EscalationGraph {
  /** Roles that give a capability; `any service` where nearly all services have the role. */
  readonly holders: readonly Edge[];
  /** What a capability leads to, as the access model derives it. */
  readonly gains: readonly Edge[];
}

/** Reading is no capability by itself, but what a secret holds may be a key. */
const readAction = "secrets-manager.secret.read";

export type Step = CapabilityId | "read-secrets";

const me = "iam-ServiceId-me";
const provenance = { from: "live" as const };

/** Drawn from the model: each role of the table is given to somebody in a small account, and its reach looked at. */
export function escalationGraph(table: RoleTable): EscalationGraph {
  const model = accountWith(table, []);
  const held = pairsOf(table).flatMap(({ role, service }) =>
    stepsOf(model, grantOf(role, service)).map((step) => ({ role, service, step })),
  );
  const gains = new Map<string, Edge>();
  for (const step of new Set(held.map((one) => one.step)))
    for (const { role, service } of held.filter((one) => one.step === step).slice(0, 3))
      for (const edge of gainsOf(table, role, service)) addStrongest(gains, edge);
  return { holders: holdersOf(held), gains: [...gains.values()] };
}

function pairsOf({ services }: RoleTable): { role: string; service: string }[] {
  // A part of a service (`a.b`) has the roles of the whole.
  const whole = Object.entries(services).filter(([service]) => !service.includes("."));
  return whole.flatMap(([service, { platformRoles, serviceRoles }]) =>
    [...Object.keys(platformRoles), ...Object.keys(serviceRoles)].map((role) => ({ role, service })),
  );
}

function stepsOf({ expansion }: AccessModel, grant: Grant): Step[] {
  const actions = expansion.actionsOf(grant);
  const own = new Set([...actions.values()].flatMap((one) => [...one.actions]));
  const read: Step[] = own.has(readAction) ? ["read-secrets"] : [];
  return [...new Set(holdingsIn(actions).map(({ capability }): Step => capability.id)), ...read];
}

/** Roles that many services have for the same step are one holder. */
function holdersOf(held: readonly { role: string; service: string; step: Step }[]): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { role, service, step } of held) {
    const same = held.filter((one) => one.role === role && one.step === step);
    const from = same.length > 20 ? `${role} of any service` : `${role} on ${service}`;
    addStrongest(edges, { from, to: step, strength: "certain" });
  }
  return [...edges.values()];
}

function gainsOf(table: RoleTable, role: string, service: string): Edge[] {
  const { facts } = reachOf(accountWith(table, [grantOf(role, service)])).of(me);
  return facts.flatMap((fact): Edge[] => {
    const to = gainIn(fact);
    const from = to === undefined ? undefined : stepBefore(fact);
    return to === undefined || from === undefined ? [] : [{ from, to, strength: fact.strength }];
  });
}

function gainIn(fact: Fact): string | undefined {
  if (fact.kind === "grant") {
    if (fact.power === "own") return undefined;
    return fact.power === "any role" ? "any role on its target" : "service roles on its target";
  }
  if (fact.kind !== "node" || fact.node === me) return undefined;
  if (fact.rule === "read secret") return "groups of the secret";
  return {
    "access-group": "any access group",
    "service-id": "any service ID",
    "trusted-profile": "any trusted profile",
    user: undefined,
  }[kindOfId(fact.node)];
}

/** The step right before, if nothing else had to be reached for it. */
function stepBefore(fact: Fact): Step | undefined {
  if (fact.rule === "engine") return "write-secrets";
  if (fact.rule === "forge-role") return "forge-role";
  const [before] = fact.from;
  if (before?.kind === "ability") return fact.rule === "read secret" ? "read-secrets" : undefined;
  return before?.kind === "capability" && isDirect(before) ? before.capability : undefined;
}

function isDirect(fact: Fact): boolean {
  return fact.from.every((one) => (one.kind === "node" ? one.node === me : isDirect(one)));
}

function addStrongest(edges: Map<string, Edge>, edge: Edge): void {
  const key = `${edge.from} -> ${edge.to}`;
  if (edges.get(key)?.strength !== "certain") edges.set(key, edge);
}

function grantOf(role: string, service: string): Grant {
  return {
    id: `${role} on ${service}`,
    kind: "access",
    subject: { kind: "identity", id: me },
    roles: [role],
    target: targetOf([{ key: "serviceName", value: service }]),
    conditions: always,
    provenance,
  };
}

/** One of everything: another service ID, a profile, a group, an instance with an engine and a secret, a custom role. */
function accountWith(table: RoleTable, grants: readonly Grant[]): AccessModel {
  const others: Identity[] = ["iam-ServiceId-other", "iam-Profile-other", "AccessGroupId-other", me].map(
    (id) => ({
      id,
      kind: kindOfId(id),
      aliases: [],
      provenance,
    }),
  );
  const engine = "iam-ServiceId-engine";
  const ofEngine = [grantOf("Editor", "iam-groups"), grantOf("Operator", "iam-identity")].map((grant) => ({
    ...grant,
    id: `engine's ${grant.id}`,
    subject: { kind: "identity" as const, id: engine },
  }));
  return buildModel(
    merged({
      identities: others,
      instances: [{ service: "secrets-manager", id: "sm", aliases: [], provenance }],
      engines: [{ instance: "sm", identity: engine, provenance }],
      secrets: [{ instance: "sm", secretGroup: "default", groups: ["AccessGroupId-other"], provenance }],
      customRoles: [{ service: "kms", displayName: "Own Role", actions: ["kms.secrets.list"] }],
      grants: [...grants, ...ofEngine, grantOf("Own Role", "kms")],
    }),
    table,
  );
}
