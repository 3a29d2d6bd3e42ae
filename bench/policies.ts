import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./measure";

/** A resource of a state, as `pulumi stack export` writes it. */
interface Resource {
  urn: string;
  type: string;
  custom: boolean;
  id?: string;
  inputs?: object;
  outputs?: object;
}

/** Objects of an account, and the seconds that judging them may take on two cores: ten are the start alone. */
export const accountSizes: readonly { objects: number; bound?: number }[] = [
  { objects: 10 },
  { objects: 1000, bound: 5 },
  { objects: 4000, bound: 8 },
];

export interface PolicyFigures {
  objects: number;
  bound?: number;
  /** Wall seconds of each run. */
  seconds: number[];
}

/** How long `pulumi policy analyze` takes with the pack, from its start to its end. */
export async function timePolicies(
  [program = "", ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  sizes: typeof accountSizes,
  runs: number,
): Promise<PolicyFigures[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const file = join(folder, "state.json");
  try {
    return sizes.map((size) => {
      writeFileSync(file, JSON.stringify(accountState(size.objects)));
      const seconds = Array.from({ length: runs }, () => {
        const before = performance.now();
        const { stdout, stderr } = spawnSync(program, [...args, "--file", file], {
          env,
          encoding: "utf8",
          maxBuffer: 1 << 28,
        });
        if (!stdout.includes("summaryEvent")) throw new Error(`The pack did not come to its end:\n${stderr}`);
        return (performance.now() - before) / 1000;
      });
      return { ...size, seconds };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function policyTable(figures: readonly PolicyFigures[]): string {
  return figures
    .map(({ objects, bound, seconds }) => {
      const [least, most] = [Math.min(...seconds), Math.max(...seconds)].map((one) => one.toFixed(1));
      const limit = bound === undefined ? "the start" : `bound ${bound} s`;
      return `${String(objects).padStart(5)} objects  ${median(seconds).toFixed(1)} s (${least}-${most})  ${limit}`;
    })
    .join("\n");
}

const project = "urn:pulumi:bench::account";
const services = [
  "kms",
  "cloud-object-storage",
  "messagehub",
  "logs",
  "secrets-manager",
  "databases-for-redis",
];

/**
 * The state of a made-up account, about as accounts are: of ten objects three service IDs, three policies, two keys, a
 * group's policy, and in turn a group or its members.
 * @returns a deployment for `pulumi policy analyze --file`
 */
export function accountState(objects: number): object {
  const resources: Resource[] = [
    { urn: `${project}::pulumi:pulumi:Stack::account-bench`, type: "pulumi:pulumi:Stack", custom: false },
  ];
  for (let n = 0; n < objects; n++) resources.push(object(n));
  return {
    version: 3,
    deployment: { manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" }, resources },
  };
}

function object(n: number): Resource {
  const unit = Math.floor(n / 10);
  const service = (index: number) => services[(unit + index) % services.length]!;
  const target = (index: number) => ({
    service: service(index),
    resourceInstanceId: `instance-${(unit + index) % 50}`,
  });
  const serviceId = `ServiceId-${unit}-${n % 3}`;
  const group = `AccessGroupId-${Math.floor(unit / 2)}`;
  switch (n % 10) {
    case 0:
    case 1:
    case 2:
      return made(
        "IamServiceId",
        n,
        { name: `application-${unit}-${n % 3}`, iamId: `iam-${serviceId}` },
        serviceId,
      );
    case 3:
    case 4:
    case 5:
      return made("IamServicePolicy", n, {
        iamId: `iam-${serviceId}`,
        roles: ["Reader", "Viewer"],
        resources: target(n % 3),
      });
    case 6:
    case 7:
      return made("IamServiceApiKey", n, {
        name: `key-${n}`,
        iamServiceId: `iam-${serviceId}`,
        storeValue: false,
        locked: true,
        expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
      });
    case 8:
      return made("IamAccessGroupPolicy", n, {
        accessGroupId: group,
        roles: ["Writer"],
        resources: target(3),
      });
    default:
      if (unit % 2 === 0) return made("IamAccessGroup", n, { name: `group-${unit}` }, group);
      return made("IamAccessGroupMembers", n, {
        accessGroupId: group,
        iamServiceIds: [0, 1, 2].map((index) => `ServiceId-${unit}-${index}`),
      });
  }
}

function made(kind: string, n: number, properties: object, id = `${kind}-${n}`): Resource {
  const type = `ibm:index/${kind[0]!.toLowerCase()}${kind.slice(1)}:${kind}`;
  return {
    urn: `${project}::${type}::object-${n}`,
    type,
    custom: true,
    id,
    inputs: properties,
    outputs: { ...properties, id },
  };
}
