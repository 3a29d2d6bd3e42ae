import { contentsOf, seeded } from "./_helpers/account";
import { Project } from "./_helpers/project";

jest.setTimeout(180_000);

let project: Project;
beforeAll(async () => {
  project = Project.create();
  const { exitCode, text } = await project.run(["cloud", "start"]);
  if (exitCode !== 0) throw new Error(text);
});
afterAll(() => project.close());

async function expectNothingMade(): Promise<void> {
  const { serviceIds, configurations } = await contentsOf(project.cloud());
  expect({ serviceIds, configurations }).toEqual({ serviceIds: [], configurations: [] });
}

/** Runs `up` with a changed configuration and puts it back. */
async function upWith(change: (engine: Record<string, unknown>) => void, env: NodeJS.ProcessEnv = {}) {
  const original = await project.shell("cat Pulumi.dev.yaml");
  project.configure(change);
  try {
    return await project.run(["up"], env);
  } finally {
    await project.shell(`cat > Pulumi.dev.yaml <<'EOF'\n${original.stdout}EOF`);
  }
}

test("a typing mistake in the configuration names the field and the cure, in an instant", async () => {
  const { exitCode, stderr } = await upWith((engine) => {
    engine.endpiont = "private";
  });
  expect(stderr).toContain("engines[0].endpiont: is not a known field; did you mean endpoint?");
  expect(exitCode).toBe(2);
  await expectNothingMade();
});

test("an account that asks for patience, or stumbles once, is asked again", async () => {
  await project.run(["cloud", "faults", "add", "rate-limit", "operation=list_service_ids", "count=2"]);
  await project.run(["cloud", "faults", "add", "server-error", "operation=list_configurations", "count=1"]);
  const { exitCode, text } = await project.run(["preview"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  const { stdout } = await project.run(["cloud", "faults", "list", "--json"]);
  expect(JSON.parse(stdout).faults.map(({ struck }: { struck: number }) => struck)).toEqual([2, 1]);
  await project.run(["cloud", "faults", "clear"]);
});

test("an instance that does not exist is named before anything is made", async () => {
  const { exitCode, text } = await upWith((engine) => {
    engine.instance = String(engine.instance).replace(
      seeded.instance,
      "00000000-0000-4000-8000-000000000000",
    );
  });
  expect(text).toContain("there is no Secrets Manager instance 00000000-0000-4000-8000-000000000000");
  expect(exitCode).not.toBe(0);
  await expectNothingMade();
});

test("a group of another account is refused before anything is made", async () => {
  const { exitCode, text } = await upWith((engine) => {
    engine.accessGroup = { id: "AccessGroupId-00000000-0000-4000-8000-000000000000" };
  });
  expect(text).toContain("AccessGroupId-00000000-0000-4000-8000-000000000000");
  expect(exitCode).not.toBe(0);
  await expectNothingMade();
});

describe("a name that the account has already", () => {
  const iam = "https://iam.cloud.ibm.com";
  const taken = { account_id: seeded.account, name: "demo-iam-credentials-engine" };
  const call = async (method: string, path: string, body?: object) =>
    project.cloud().call(`${iam}/${path}`, { token: await project.cloud().token(), method, body });

  test.each([["preview"], ["up", "--skip-preview"]])(
    "is refused for the engine's group, before anything is made: %s",
    async (...command) => {
      const { id } = (await call("POST", `v2/groups?account_id=${seeded.account}`, taken)).body;
      const { exitCode, text } = await project.run(command);
      expect(text).toContain(`An access group of this name exists in the account already (${id})`);
      expect(text).toContain("adopt.accessGroup");
      expect(exitCode).not.toBe(0);
      await expectNothingMade();
      await call("DELETE", `v2/groups/${id}`);
    },
  );

  test("is refused where another stack has such an engine, before anything is made", async () => {
    const { id, iam_id } = (await call("POST", "v1/serviceids", taken)).body;
    await call("POST", "v1/apikeys", { ...taken, iam_id });
    for (const command of [["preview"], ["up", "--skip-preview"]]) {
      const { exitCode, text } = await project.run(command);
      expect(text).toContain("The service ID demo-iam-credentials-engine exists in the account already");
      expect(text).toContain(`(${id})`);
      expect(exitCode).not.toBe(0);
    }
    const { groups, configurations } = await contentsOf(project.cloud());
    expect({ groups, configurations }).toEqual({ groups: [], configurations: [] });
    await call("DELETE", `v1/serviceids/${id}`);
  });
});

test("a stack without a configuration names those that have one", async () => {
  const { exitCode, stderr } = await project.run(["up", "--stack", "prdo"]);
  expect(stderr).toContain(
    "There is no Pulumi.prdo.yaml. Stacks with a configuration here: dev, prod, staging.",
  );
  expect(exitCode).toBe(2);
});

test("a trial instance is refused in a stack that is not for development, before anything is asked for", async () => {
  const file = "Pulumi.prod.yaml";
  const original = await project.shell(`cat ${file}`);
  const trial = "{region: us-south, resourceGroup: a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4, plan: trial}";
  const engines = `[{name: vault, endpoint: private, newInstance: ${trial}}]`;
  await project.shell(`printf 'config:\\n  machine-credentials:engines: ${engines}\\n' > ${file}`);
  const { exitCode, stderr } = await project.run(["preview", "--stack", "prod"]);
  await project.shell(`cat > ${file} <<'EOF'\n${original.stdout}EOF`);
  expect(stderr).toContain("engines[0].newInstance.plan");
  expect(stderr).toContain("must be standard in the stack prod");
  expect(exitCode).toBe(2);
});

test("a real stack without credentials says what to export", async () => {
  const { exitCode, stderr } = await project.run(["preview", "--stack", "prod"], {
    IC_API_KEY: "",
    IBMCLOUD_API_KEY: "",
  });
  expect(stderr).toContain("IC_API_KEY is not set");
  expect(exitCode).toBe(2);
});

test("a member that IAM refuses, which IBM's provider does not tell, is told; the next `up` goes on from there", async () => {
  const refused = ["member-failure", "operation=add_members_to_access_group", "member=*"];
  await project.run(["cloud", "faults", "add", ...refused]);
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect(text).toMatch(/iam-ServiceId-\S+ could not be added to AccessGroupId-\S+: The member could not be/);
  expect(exitCode).not.toBe(0);
  await project.run(["cloud", "faults", "clear"]);
  const next = await project.run(["up", "--skip-preview"]);
  expect({ exitCode: next.exitCode, text: next.text }).toMatchObject({ exitCode: 0 });
  const { groups, serviceIds } = await contentsOf(project.cloud());
  const url = `https://iam.cloud.ibm.com/v2/groups/${groups[0]?.id}/members/${serviceIds[0]?.iam_id}`;
  const token = await project.cloud().token();
  expect((await project.cloud().call(url, { token, method: "HEAD" })).status).toBe(204);
  expect((await project.run(["destroy"])).exitCode).toBe(0);
});

test("a second `up` while one runs gets Pulumi's lock message", async () => {
  const first = project.start(["up"]);
  await waitFor(() => first.text().includes("Updating (dev)"));
  const second = await project.run(["up"]);
  expect(second.text).toContain("the stack is currently locked by 1 lock(s)");
  expect(second.text).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)/m);
  expect(second.exitCode).not.toBe(0);
  expect((await first.result).exitCode).toBe(0);
  expect((await project.run(["destroy"])).exitCode).toBe(0);
});

test("Ctrl-C in the middle stops in good order; the next `destroy` cleans up", async () => {
  const run = project.start(["up"]);
  await waitFor(() => /ibm:index:IamServiceId.*creat/.test(run.text()));
  run.child.kill("SIGINT");
  const { exitCode } = await run.result;
  expect(exitCode).not.toBe(0);
  expect((await project.run(["destroy"])).exitCode).toBe(0);
  const contents = await contentsOf(project.cloud());
  expect(contents).toEqual({ serviceIds: [], apiKeys: [], policies: [], groups: [], configurations: [] });
});

async function waitFor(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 60_000; !condition(); ) {
    if (Date.now() > deadline) throw new Error("It did not happen within a minute.");
    await new Promise((done) => setTimeout(done, 20));
  }
}
