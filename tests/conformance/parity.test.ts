import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { truthOf } from "../../cloud/truth";

const root = resolve(__dirname, "../..");

/** Operations that the suite does not try, by service. */
const untried: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "user-management": {
    invite_users: "Invites people by e-mail; the local cloud does not, and says 501.",
    accept: "Takes the invitation of a person; the local cloud has none, and says 501.",
  },
};

/** Operations with a test, by the service that their `describe` begins with. */
const tried = new Map<string, string[]>();
for (const file of readdirSync(__dirname).filter((name) => name.endsWith(".test.ts"))) {
  const source = readFileSync(join(__dirname, file), "utf8");
  for (const section of source.split(/^describe\("/m).slice(1)) {
    const service = section.slice(0, section.indexOf(":"));
    const operations = [...section.matchAll(/^ {2}operation\(\s*"(\w+)"/gm)].map((match) => match[1] ?? "");
    tried.set(service, [...(tried.get(service) ?? []), ...operations]);
  }
}

const services = readdirSync(join(root, "cloud/services"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test.each(services)("every operation of %s is tried, or it is said why not", (service) => {
  const served = truthOf(root, service).map(({ operation }) => operation);
  expect([...(tried.get(service) ?? []), ...Object.keys(untried[service] ?? {})].sort()).toEqual(
    served.sort(),
  );
});

test("nothing is tried that no service serves", () => {
  expect([...tried.keys()].filter((service) => !services.includes(service))).toEqual([]);
});
