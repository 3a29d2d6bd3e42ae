import { type AccessData, accessDiff, reachOf } from "../../access";
import { authorization, grant, identity, member, modelOf } from "./_helpers/account";

const counts = { principals: 1_000, groups: 100, grants: 3_000 };
const services = ["kms", "secrets-manager", "cloud-object-storage", "databases-for-postgresql", "messagehub"];
const roles = ["Reader", "Writer", "Manager", "Viewer", "Editor", "Operator"];

/** An account as large companies have them; a few of its members may do dangerous things. */
function account(): AccessData {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const group = (index: number) => `AccessGroupId-${index % counts.groups}`;
  return {
    ...modelOf({}).data,
    identities: [
      ...numbers(counts.principals).map((index) => identity(`iam-ServiceId-${index}`, "service-id")),
      ...numbers(counts.groups).map((index) => identity(group(index), "access-group")),
    ],
    memberships: numbers(counts.principals * 3).map((index) =>
      member(group(index * 7), `iam-ServiceId-${index % counts.principals}`),
    ),
    grants: [
      ...numbers(counts.grants).map((index) =>
        grant(
          `policy-${index}`,
          index % 2 === 0 ? group(index) : `iam-ServiceId-${index % counts.principals}`,
          [roles[index % roles.length]!],
          { serviceName: services[index % services.length]!, serviceInstance: `instance-${index % 50}` },
        ),
      ),
      ...numbers(10).map((index) =>
        grant(`danger-${index}`, `iam-ServiceId-${index}`, ["Operator"], {
          serviceName: index % 2 ? "iam-identity" : "iam-groups",
        }),
      ),
      grant("everything", "iam-ServiceId-500", ["Administrator", "Manager"], { serviceType: "service" }),
      authorization(
        "engine",
        { serviceName: "secrets-manager", serviceInstance: "instance-1" },
        ["Groups Service Member Manage"],
        { serviceName: "iam-groups" },
      ),
    ],
  };
}

/** Counts processor time: what else the machine does meanwhile is not the model's. */
function timed<T>(name: string, work: () => T): { milliseconds: number; result: T } {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  const milliseconds = Math.round((user + system) / 1000);
  process.stdout.write(`${name}: ${milliseconds} ms\n`);
  return { milliseconds, result };
}

test("1,000 principals and 3,000 grants take well under a second", () => {
  const data = account();
  const built = timed("model", () => modelOf(data));
  const reached = timed("reach of everybody", () => {
    const reach = reachOf(built.result);
    return built.result.identities.reduce((sum, { id }) => sum + reach.of(id).facts.length, 0);
  });
  expect(reached.result).toBeGreaterThan(counts.grants);
  const changed = modelOf({ ...data, grants: data.grants.filter(({ id }) => id !== "everything") });
  const compared = timed("difference", () => accessDiff(built.result, changed));
  expect(compared.result.length).toBeGreaterThan(0);
  // Generous: processors differ, and jest's own compilers and collectors count too.
  expect(built.milliseconds + reached.milliseconds + compared.milliseconds).toBeLessThan(5_000);
});
