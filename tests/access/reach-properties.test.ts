import fc from "fast-check";
import { type AccessData, type Fact, type Grant, pathTo, reachOf } from "../../access";
import { grant, modelOf } from "./_helpers/account";
import { accounts, grants, principals, shuffled } from "./_helpers/arbitrary";

/** Everything that everybody gets to: `who -> what`, with how sure it is. */
function all(data: AccessData): Map<string, Fact["strength"]> {
  const reach = reachOf(modelOf(data));
  return new Map(
    principals.flatMap((who) =>
      reach.of(who).facts.map((fact) => [`${who} -> ${fact.key}`, fact.strength] as const),
    ),
  );
}

test("one more grant takes nothing away from anybody", () => {
  fc.assert(
    fc.property(accounts, grants, (data, more) => {
      const after = all({ ...data, grants: [...data.grants, more] });
      const lost = [...all(data)].filter(
        ([what, strength]) => !after.has(what) || (strength === "certain" && after.get(what) !== "certain"),
      );
      expect(lost).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("the order of anything changes nothing", () => {
  fc.assert(
    fc.property(
      accounts.chain((data) => fc.tuple(fc.constant(data), shuffled(data))),
      ([data, mixed]) => {
        expect(new Map([...all(mixed)].sort())).toEqual(new Map([...all(data)].sort()));
      },
    ),
    { numRuns: 200 },
  );
});

test("the paths do not depend on the order either", () => {
  fc.assert(
    fc.property(
      accounts.chain((data) => fc.tuple(fc.constant(data), shuffled(data))),
      ([data, mixed]) => {
        const paths = (of: AccessData) =>
          reachOf(modelOf(of))
            .of("iam-ServiceId-1")
            .nodes.map((fact) => pathTo(fact).map(({ from, to, rule }) => `${from} ${rule} ${to}`));
        expect(paths(mixed)).toEqual(paths(data));
      },
    ),
    { numRuns: 100 },
  );
});

test("a member of groups gets to what it would with their grants as its own", () => {
  const own = fc.tuple(
    fc.uuid(),
    fc.constantFrom("Editor", "Writer", "Operator"),
    fc.constantFrom("iam-identity", "kms", "secrets-manager"),
  );
  fc.assert(
    fc.property(accounts, fc.array(own, { maxLength: 3 }), (data, policies) => {
      const who = "iam-ServiceId-1";
      const inGroups = policies.map(([id, role, serviceName], index) =>
        grant(id, `AccessGroupId-${1 + (index % 2)}`, [role], { serviceName }),
      );
      const direct = inGroups.map((one): Grant => ({ ...one, subject: { kind: "identity", id: who } }));
      const base = {
        ...data,
        memberships: [],
        grants: data.grants.filter(({ subject }) => subject.kind === "service"),
      };
      const members = ["AccessGroupId-1", "AccessGroupId-2"].map((group) => ({
        group,
        member: who,
        how: "static" as const,
        provenance: { from: "live" as const },
      }));
      const gets = (more: Partial<AccessData>) => {
        const { nodes, capabilities } = reachOf(modelOf({ ...base, ...more })).of(who);
        const others = nodes.filter(({ node }) => !node.startsWith("AccessGroupId"));
        return [...others, ...capabilities].map(({ key, strength }) => `${key} ${strength}`).sort();
      };
      const throughGroups = gets({ memberships: members, grants: [...base.grants, ...inGroups] });
      // Membership itself is given to the other side too, with groups that have nothing.
      expect(gets({ memberships: members, grants: [...base.grants, ...direct] })).toEqual(throughGroups);
    }),
    { numRuns: 200 },
  );
});

test("every fact is proven: its path ends at it, and each step goes on from what is reached before", () => {
  fc.assert(
    fc.property(accounts, (data) => {
      const reach = reachOf(modelOf(data));
      for (const who of principals)
        for (const fact of reach.of(who).nodes) {
          const hops = pathTo(fact);
          const reached = new Set([
            who,
            ...hops.filter(({ from }) => from.startsWith("instance:")).map(({ from }) => from),
          ]);
          for (const { from, to } of hops) {
            expect(reached).toContain(from);
            reached.add(to);
          }
          expect(reached).toContain(fact.node);
        }
    }),
    { numRuns: 100 },
  );
});
