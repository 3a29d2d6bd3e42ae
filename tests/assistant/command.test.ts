import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seeded, TestCloud } from "../cloud/_helpers/cloud";
import { runCli } from "../tokens/_run-cli";

jest.setTimeout(60_000); // the first run compiles the CLI

let cloud: TestCloud;
let folder: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  folder = mkdtempSync(join(tmpdir(), "onboarding-"));
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true, force: true });
});

const existing = "an-existing-solutions-key-wxyz";

function run(out: string, args: readonly string[], input?: string) {
  return runCli(cloud, ["assistant-onboarding", "--out", join(folder, out), ...args], { input });
}

function keysFile(): string {
  const path = join(folder, "keys");
  writeFileSync(path, `${existing}\n`, { mode: 0o600 });
  return path;
}

test("finds the IAM ID of the key and writes the request; keys are masked", async () => {
  const args = ["--stdin", "--ibmid", "ann@example.com", "--instance", "Car", "--solutions-keys", keysFile()];
  const { exitCode, stdout, stderr } = await run("masked", args, `${cloud.ownerKey}\n`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain(`IAM ID: ${seeded.owner}\nIBMid: ann@example.com\n`);
  expect(stdout).toContain("mailto:");
  const text = readFileSync(join(folder, "masked", "request.txt"), "utf8");
  expect(stdout).toContain(text);
  for (const said of [stdout, text, readFileSync(join(folder, "masked", "request.eml"), "utf8")]) {
    expect(said).not.toContain(existing);
    expect(said).not.toContain(cloud.ownerKey);
  }
});

test("--include-keys writes them in full into files of their owner alone, never on screen; --json for scripts", async () => {
  const args = [
    "--stdin",
    "--ibmid",
    "ann@example.com",
    "--solutions-keys",
    keysFile(),
    "--include-keys",
    "--json",
  ];
  const { stdout } = await run("full", args, cloud.ownerKey);
  expect(stdout).not.toContain(existing);
  const { files, ...said } = JSON.parse(stdout);
  expect(said).toMatchObject({
    iam_id: seeded.owner,
    account_id: seeded.account,
    solutions_api_keys: ["••••wxyz"],
  });
  expect(readFileSync(files.text, "utf8")).toContain(existing);
  expect([files.text, files.eml].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
});

test("without a terminal it asks nothing and does not hang", async () => {
  const silent = await run("silent", ["--ibmid", "ann@example.com", "--instance", "Car"]);
  expect(silent).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: "error: Nobody can be asked here; give --stdin or --file (the IAM API key).\n",
  });
  const nothing = await run("silent", ["--json"]);
  expect(nothing.stderr).toContain(
    "give --stdin or --file (the IAM API key), and --ibmid, and --instance or --solutions-keys.",
  );
});

test("a trial account, a typing mistake and a wrong key leave no file", async () => {
  const trial = await run(
    "none",
    ["--trial", "--stdin", "--ibmid", "a@example.com", "--instance", "Car"],
    "key\n",
  );
  expect(trial).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("not for trial accounts") });
  const mistake = await run("none", ["--stdin", "--ibmid", "ann", "--instance", "Car"], "key\n");
  expect(mistake).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('"ann" is not an e-mail') });
  const wrong = await run(
    "none",
    ["--stdin", "--ibmid", "a@example.com", "--instance", "Car"],
    "wrong-key\n",
  );
  expect(wrong).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining("IAM does not know the API key"),
  });
  expect(existsSync(join(folder, "none"))).toBe(false);
});

const onLinux = process.platform === "linux" ? test : test.skip; // the options of script(1) differ elsewhere

onLinux("at a terminal it asks, and the key is not shown", async () => {
  // script(1) gives the command a terminal of its own.
  const command = `node cli/main.mjs assistant-onboarding --out '${join(folder, "asked")}'`;
  const answers = ["n", cloud.ownerKey, "ann@example.com", "Car, Hotel"];
  const questions = ["trial account?", "IAM API key", "IBMid (e-mail", "Instances ("];
  const { text, exitCode } = await runAtTerminal(command, questions, answers);
  expect(text).not.toContain(cloud.ownerKey);
  expect(exitCode).toBe(0);
  expect(readFileSync(join(folder, "asked", "request.txt"), "utf8")).toContain("  - Car\n  - Hotel\n");
});

onLinux("Ctrl-C at a question ends it like any program, and nothing is written", async () => {
  const command = `node cli/main.mjs assistant-onboarding --out '${join(folder, "cancelled")}'`;
  const { text, exitCode } = await runAtTerminal(command, ["trial account?"], ["\u0003"]);
  expect(text).toContain("Cancelled; nothing was written.");
  expect(exitCode).toBe(130);
  expect(existsSync(join(folder, "cancelled"))).toBe(false);
});

async function runAtTerminal(command: string, questions: readonly string[], answers: readonly string[]) {
  const { spawn } = await import("node:child_process");
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    cwd: join(__dirname, "../.."),
    env: {
      ...process.env,
      TERM: "xterm",
      HTTPS_PROXY: `http://127.0.0.1:${cloud.running.port}`,
      NODE_EXTRA_CA_CERTS: cloud.running.certificateFile,
    },
  });
  let text = "";
  let asked = 0;
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    if (asked < questions.length && text.includes(questions[asked]!)) {
      const answer = answers[asked++];
      setTimeout(() => child.stdin.write(`${answer}\r`), 200);
    }
  });
  const exitCode = await new Promise((done) => child.once("close", done));
  return { text, exitCode };
}
