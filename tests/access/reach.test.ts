import { type Fact, instanceNode, pathTo, reachOf, unknown } from "../../access";
import { authorization, grant, identity, live, member, modelOf, target } from "./_helpers/account";

const app = identity("iam-ServiceId-app", "service-id");
const other = identity("iam-ServiceId-other", "service-id");
const user = identity("IBMid-user", "user");
const profile = identity("iam-Profile-ci", "trusted-profile");
const group = identity("AccessGroupId-ops", "access-group");
const admins = identity("AccessGroupId-admins", "access-group");
const identities = [app, other, user, profile, group, admins];
const sm = "5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35";
const onSm = { serviceName: "secrets-manager", serviceInstance: sm };

/** What a principal gets to, as `node` or `can <capability>`, with a question mark where it is only possible. */
function gets(data: Parameters<typeof modelOf>[0], principal = app.id): string[] {
  const reach = reachOf(modelOf({ identities, ...data })).of(principal);
  const words = (fact: Fact) =>
    fact.kind === "node" ? fact.node : fact.kind === "capability" ? `can ${fact.capability}` : "";
  const facts = [...reach.nodes.filter(({ node }) => node !== principal), ...reach.capabilities];
  const certain = new Set(facts.filter(({ strength }) => strength === "certain").map(words));
  return [
    ...new Set(facts.map((fact) => (certain.has(words(fact)) ? words(fact) : `${words(fact)}?`))),
  ].sort();
}

const roles = (service: string, ...given: string[]) => ({
  grants: [grant("p", app.id, given, { serviceName: service })],
});

test("who has nothing gets nowhere", () => {
  expect(gets({})).toEqual([]);
  expect(gets(roles("kms", "Reader"))).toEqual([]);
});

test("Editor on IAM Access Groups joins every group, Viewer and Operator none", () => {
  expect(gets(roles("iam-groups", "Editor"))).toEqual([admins.id, group.id, "can join-group"]);
  expect(gets(roles("iam-groups", "Viewer", "Operator"))).toEqual([]);
});

test("a policy for one group joins that group", () => {
  const one = grant("p", app.id, ["Editor"], { serviceName: "iam-groups", resource: group.id });
  expect(gets({ grants: [one] })).toEqual([group.id, "can join-group"]);
});

test("Operator on IAM Identity makes keys of every service ID and takes over profiles, Editor profiles only", () => {
  expect(gets(roles("iam-identity", "Operator"))).toEqual([
    "can mint-key",
    "can profile-takeover",
    "can weaken-account",
    profile.id,
    other.id,
  ]);
  expect(gets(roles("iam-identity", "Editor"))).toEqual([
    "can profile-takeover",
    "can weaken-account",
    profile.id,
  ]);
});

test("a policy for one service ID makes keys of that one", () => {
  const own = { serviceName: "iam-identity", resourceType: "serviceid", resource: "ServiceId-app" };
  const on = (resource: string) => gets({ grants: [grant("p", app.id, ["Operator"], { ...own, resource })] });
  expect(on("ServiceId-app")).not.toContain(other.id);
  expect(on("ServiceId-other")).toContain(other.id);
});

test("Administrator of a service can assign itself any role of it, and so do what those roles do", () => {
  expect(gets(roles("secrets-manager", "Administrator"))).toContain("can write-secrets");
  expect(gets(roles("secrets-manager", "Editor"))).not.toContain("can write-secrets");
  expect(gets(roles("iam-groups", "Administrator"))).toEqual([
    admins.id,
    group.id,
    "can grant",
    "can join-group",
  ]);
});

test("Administrator on account management gets everywhere, by whichever words the policy says so", () => {
  const words: Record<string, string>[] = [{ serviceType: "platform_service" }, { service_group_id: "IAM" }];
  for (const on of words) {
    const all = gets({ grants: [grant("p", app.id, ["Administrator"], on)] });
    expect(all).toEqual(expect.arrayContaining([admins.id, group.id, profile.id, other.id, "can grant"]));
  }
});

test("Administrator on IAM Access Management may be able to assign everything: IBM does not say", () => {
  const found = gets(roles("iam-access-management", "Administrator"));
  expect(found).toEqual(expect.arrayContaining([`${admins.id}?`, `${other.id}?`, "can forge-role"]));
});

test("members have what their groups have, and get to where their groups get", () => {
  const inGroup = {
    memberships: [member(group.id, app.id)],
    grants: [grant("p", group.id, ["Editor"], { serviceName: "iam-groups" })],
  };
  expect(gets(inGroup)).toEqual([admins.id, group.id, "can join-group"]);
  expect(gets(inGroup, other.id)).toEqual([]);
});

test("two policies of two groups add up to what neither gives", () => {
  const writer = grant("w", group.id, ["SecretsReader"], onSm);
  const creator = {
    service: "secrets-manager",
    displayName: "Creator",
    actions: ["secrets-manager.secret.create"],
  };
  const create = grant("c", admins.id, ["Creator"], onSm);
  const engine = authorization("z", onSm, ["Groups Service Member Manage"], { serviceName: "iam-groups" });
  const free = identity("AccessGroupId-free", "access-group");
  const data = {
    identities: [...identities, free],
    grants: [writer, create, engine],
    customRoles: [creator],
  };
  expect(gets({ ...data, memberships: [member(group.id, app.id)] })).not.toContain(free.id);
  expect(gets({ ...data, memberships: [member(admins.id, app.id)] })).not.toContain(free.id);
  expect(gets({ ...data, memberships: [member(group.id, app.id), member(admins.id, app.id)] })).toContain(
    free.id,
  );
});

test("a dynamic rule lets users in perhaps, and nobody else", () => {
  const rule = { group: group.id, how: "dynamic" as const, detail: "idp: role EQUALS ops", provenance: live };
  expect(gets({ memberships: [rule] }, user.id)).toEqual([`${group.id}?`]);
  expect(gets({ memberships: [rule] })).toEqual([]);
});

test("a trusted profile is taken on by whom it names, and perhaps by federated users", () => {
  const named = { profile: profile.id, identity: app.id, provenance: live };
  const claims = { profile: profile.id, outsiders: "federated-users" as const, provenance: live };
  const machines = { profile: profile.id, outsiders: "compute-resources" as const, provenance: live };
  expect(gets({ trusts: [named] })).toEqual([profile.id]);
  expect(gets({ trusts: [claims] }, user.id)).toEqual([`${profile.id}?`]);
  expect(gets({ trusts: [claims, machines] })).toEqual([]);
});

test("the owner of the account gets everywhere", () => {
  const owner = identity("IBMid-owner", "user", { owner: true });
  expect(gets({ identities: [...identities, owner] }, owner.id)).toEqual(
    expect.arrayContaining([admins.id, app.id, profile.id]),
  );
});

test("who may change custom roles and has one can do whatever its service offers", () => {
  const customRoles = [
    { service: "secrets-manager", displayName: "Looker", actions: ["secrets-manager.secrets.list"] },
  ];
  const looker = grant("l", app.id, ["Looker"], { serviceName: "secrets-manager" });
  const editor = grant("e", app.id, ["Editor"], { serviceName: "iam-access-management" });
  expect(gets({ customRoles, grants: [looker] })).toEqual([]);
  expect(gets({ customRoles, grants: [editor] })).not.toContain("can write-secrets");
  expect(gets({ customRoles, grants: [looker, editor] })).toContain("can write-secrets");
  expect(
    gets({
      customRoles,
      grants: [editor, grant("r", app.id, ["Reader"], { serviceName: "secrets-manager" })],
    }),
  ).not.toContain("can write-secrets");
});

describe("Secrets Manager with an IAM credentials engine", () => {
  const members = authorization("members", onSm, ["Groups Service Member Manage"], {
    serviceName: "iam-groups",
  });
  const keys = authorization("keys", onSm, ["Operator"], { serviceName: "iam-identity" });
  const writer = grant("w", app.id, ["Writer"], onSm);

  test("its Writer and Manager are members of every group, its readers of none", () => {
    expect(gets({ grants: [members, writer] })).toEqual([admins.id, group.id, "can write-secrets"]);
    expect(gets({ grants: [members, grant("m", app.id, ["Manager"], onSm)] })).toContain(admins.id);
    for (const role of ["Reader", "SecretsReader", "Viewer", "Editor", "Operator"]) {
      const found = gets({ grants: [members, grant("r", app.id, [role], onSm)] });
      expect([role, found.filter((node) => node.startsWith("AccessGroupId"))]).toEqual([
        role,
        // A service credential might have a service role: IBM does not say whose it is capped by.
        ["Editor", "Operator"].includes(role) ? [`${admins.id}?`, `${group.id}?`] : [],
      ]);
    }
  });

  test("an engine that cannot add members hands out none", () => {
    expect(gets({ grants: [writer] })).toEqual(["can write-secrets"]);
    expect(gets({ grants: [writer, keys] }).filter((node) => node.startsWith("AccessGroupId"))).toEqual([]);
  });

  test("an engine of another instance is none of its business", () => {
    const elsewhere = grant("w", app.id, ["Writer"], { ...onSm, serviceInstance: "another" });
    expect(gets({ grants: [members, elsewhere] })).toEqual(["can write-secrets"]);
  });

  test("a writer of one secret group can name any access group too", () => {
    const within = { ...onSm, resourceType: "secret-group", resource: "sg" };
    expect(gets({ grants: [members, grant("w", app.id, ["Writer"], within)] })).toContain(admins.id);
  });

  test("with Operator on IAM Identity it may hand out any service ID", () => {
    expect(gets({ grants: [members, keys, writer] })).toContain(`${other.id}?`);
  });

  test("an engine with a key has the powers of the key's service ID", () => {
    const engines = [{ instance: sm, identity: "key-1", provenance: live }];
    const keyOwners = [{ key: "key-1", identity: other.id }];
    const power = grant("g", other.id, ["Editor"], { serviceName: "iam-groups" });
    expect(gets({ engines, keyOwners, grants: [writer, power] })).toContain(admins.id);
    expect(gets({ engines, keyOwners, grants: [writer] })).not.toContain(admins.id);
    expect(
      gets({ engines: [{ ...engines[0]!, disabled: true }], keyOwners, grants: [writer, power] }),
    ).not.toContain(admins.id);
  });

  test("an engine with somebody's key is taken for one that works", () => {
    const engines = [{ instance: sm, provenance: live }];
    expect(gets({ engines, grants: [writer] })).toContain(`${admins.id}?`);
  });

  test("its Manager may read the engine's key", () => {
    const engines = [{ instance: sm, identity: other.id, provenance: live }];
    expect(gets({ engines, grants: [grant("m", app.id, ["Manager"], onSm)] })).toContain(`${other.id}?`);
    expect(gets({ engines, grants: [writer] })).not.toContain(`${other.id}?`);
  });

  test("the reader of a secret is a member of its groups, in its own secret group only", () => {
    const secrets = [
      { instance: sm, secretGroup: "a", groups: [group.id], name: "x", provenance: { ...live, liveId: "x" } },
      {
        instance: sm,
        secretGroup: "b",
        groups: [],
        serviceId: other.id,
        name: "y",
        provenance: { ...live, liveId: "y" },
      },
    ];
    const reader = (on: Record<string, string>) =>
      gets({ secrets, grants: [grant("r", app.id, ["SecretsReader"], on)] });
    expect(reader(onSm)).toEqual([group.id, other.id]);
    expect(reader({ ...onSm, resourceType: "secret-group", resource: "a" })).toEqual([group.id]);
    expect(reader({ ...onSm, resourceType: "secret-group", resource: "b" })).toEqual([other.id]);
    expect(reader({ ...onSm, resourceType: "secret-group", resource: "c" })).toEqual([]);
    expect(gets({ secrets, grants: [grant("r", app.id, ["Reader"], onSm)] })).toEqual([]);
  });

  test("an authorization for all instances makes an engine of every instance", () => {
    const all = authorization(
      "members",
      { serviceName: "secrets-manager" },
      ["Groups Service Member Manage"],
      {
        serviceName: "iam-groups",
      },
    );
    expect(gets({ grants: [all, writer] })).toContain(admins.id);
    const anywhere = grant("w", app.id, ["Writer"], { serviceName: "secrets-manager" });
    expect(gets({ grants: [all, anywhere] })).toContain(admins.id);
  });

  test("the path to a group tells each step and the policies that it rests on", () => {
    const model = modelOf({
      identities,
      grants: [members, writer],
      memberships: [member(group.id, other.id)],
    });
    const hops = pathTo(reachOf(model).of(app.id).toNode(admins.id)!);
    const steps = hops.map(({ from, to, rule, grants }) => [from, rule, to, grants.map(({ id }) => id)]);
    const instance = instanceNode({ service: "secrets-manager", id: sm });
    expect(steps).toEqual([
      [instance, "role allows", "can join-group", ["members"]],
      [app.id, "engine", admins.id, ["w"]],
    ]);
  });
});

test("what is not known makes access possible, and never takes certain access away", () => {
  const unread = { ...grant("p", app.id, [], { serviceName: "iam-groups" }), roles: [unknown("an output")] };
  expect(gets({ grants: [unread] })).toContain(`${admins.id}?`);
  const service = {
    ...grant("p", app.id, ["Editor"], {}),
    target: { ...target({}), unread: [unknown("an output")] },
  };
  expect(gets({ grants: [service] })).toContain(`${admins.id}?`);
  const sure = grant("q", app.id, ["Editor"], { serviceName: "iam-groups" });
  expect(gets({ grants: [unread, sure] })).toContain(admins.id);
});

test("conditions do not stop anybody, but the path tells of them", () => {
  const conditions = { kind: "time" as const, key: "day", operator: "dayOfWeekAnyOf", values: ["1"] };
  const model = modelOf({
    identities,
    grants: [grant("p", app.id, ["Editor"], { serviceName: "iam-groups" }, { conditions })],
  });
  const [hop] = pathTo(reachOf(model).of(app.id).toNode(admins.id)!);
  expect(hop).toMatchObject({ from: app.id, rule: "role allows", to: "can join-group", conditional: true });
});

test("a path begins at the principal and each step goes on from what is reached", () => {
  const data = {
    identities,
    memberships: [member(group.id, app.id)],
    trusts: [{ profile: profile.id, identity: other.id, provenance: live }],
    grants: [
      grant("a", group.id, ["Operator"], { serviceName: "iam-identity" }),
      grant("b", profile.id, ["Editor"], { serviceName: "iam-groups" }),
    ],
  };
  const hops = pathTo(reachOf(modelOf(data)).of(app.id).toNode(admins.id)!);
  const reached = new Set([app.id]);
  for (const { from, to } of hops) {
    expect(reached).toContain(from);
    reached.add(to);
  }
  expect(hops.map(({ to }) => to)).toEqual([
    group.id,
    "can profile-takeover",
    profile.id,
    "can join-group",
    admins.id,
  ]);
});
