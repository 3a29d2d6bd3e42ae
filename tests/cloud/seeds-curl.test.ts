import { spawn } from "node:child_process";
import { seeded, TestCloud } from "./_helpers/cloud";
import { Principals } from "./_helpers/principals";

/**
 * The commands of the three documents that the project started from, as they are printed there. Only ids and keys
 * are filled in; proxy and CA come by environment. What is wrong in the documents has to fail as it does with IBM.
 */
let cloud: TestCloud;
let token: string;
let engineKey: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
  const principals = new Principals(cloud.cloud);
  engineKey = principals.apiKey(principals.serviceId("engine").iam_id);
});
afterAll(() => cloud.close());

interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Types `script` into a shell. `--write-out` puts the status after the body without touching the command. */
function shell(script: string, env: Record<string, string> = {}): Promise<Ran> {
  const { port, certificateFile } = cloud.running;
  const child = spawn(
    "bash",
    ["-c", `curl() { command curl --silent --write-out '\\n%{http_code}' "$@"; }\n${script}`],
    {
      env: {
        PATH: process.env.PATH,
        HTTPS_PROXY: `http://127.0.0.1:${port}`,
        CURL_CA_BUNDLE: certificateFile,
        ...env,
      },
    },
  );
  const ran: Ran = { exitCode: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => {
    ran.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    ran.stderr += text;
  });
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (exitCode) => done({ ...ran, exitCode }));
  });
}

/** Body and status of the first request. */
function answer({ stdout }: Ran): { status: number; body: string } {
  const [, body = "", status] = /^([\s\S]*?)\n(\d{3})(?:\n|$)/.exec(`${stdout}\n`) ?? [];
  return { status: Number(status), body };
}

describe("Configuring the IAM credentials engine", () => {
  const configure = (
    apiKey: string,
  ) => `curl -X PUT "https://${seeded.instance}.${seeded.region}.secrets-manager.appdomain.cloud/api/v1/config/iam_credentials" \\
    -H "Authorization: Bearer ${token}"
    -H "Accept: application/json"
    -H "Content-Type: application/json"
    -d '{
        "api_key": "${apiKey}"
    }'
`;
  const continued = (command: string) => command.replace(/"\n {4}-/g, '" \\\n    -');
  const env = () => ({ IBM_CLOUD_API_KEY: engineKey });
  const configured = async () => {
    const url = `https://${seeded.instance}.${seeded.region}.secrets-manager.appdomain.cloud/api/v2/configurations`;
    return (await cloud.call(url, { token })).body.configurations as { name: string }[];
  };

  test("as printed, lines are not continued: nothing is sent but the token, which is refused, and the shell looks for -H", async () => {
    const ran = await shell(configure("$IBM_CLOUD_API_KEY"), env());
    const { status, body } = answer(ran);
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({
      metadata: { collection_type: "application/vnd.ibm.secrets-manager.error+json" },
      errors: [{ code: "bad_request", message: expect.stringContaining("body") }],
    });
    expect(ran.stderr).toMatch(/-H: command not found[\s\S]*-d: command not found/);
    expect(ran.exitCode).toBe(127);
    expect(await configured()).toEqual([]);
  });

  test("with the lines continued, single quotes keep the variable's name: it is no API key, and refused", async () => {
    const command = continued(configure("$IBM_CLOUD_API_KEY"));
    const { status, body } = answer(await shell(command, env()));
    expect(status).toBe(400);
    expect(JSON.parse(body).errors[0].message).toContain("api_key");
    expect(body).not.toContain(engineKey);
    expect(await configured()).toEqual([]);
  });

  test("with the quotes right too, the engine is configured", async () => {
    const command = continued(configure(`'"$IBM_CLOUD_API_KEY"'`));
    const { status, body } = answer(await shell(command, env()));
    expect({ status, body }).toEqual({ status: 204, body: "" });
    expect(await configured()).toHaveLength(1);
  });

  test("a token that is left as a placeholder is refused with 401", async () => {
    const command = continued(configure(engineKey)).replace(token, "{IAM_token}");
    const { status, body } = answer(await shell(command));
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ code: "unauthorized" }] });
  });
});

describe("Authenticating for programmatic access", () => {
  const command = (apikey: string) => `curl -k -X POST \\
--header "Content-Type: application/x-www-form-urlencoded" \\
--header "Accept: application/json" \\
--data-urlencode "grant_type=urn:ibm:params:oauth:grant-type:apikey" \\
--data-urlencode "apikey=${apikey}" \\
"https://iam.cloud.ibm.com/identity/token"
`;

  test("with an own key it gives a token for an hour", async () => {
    const { status, body } = answer(await shell(command(cloud.ownerKey)));
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refresh_token: "not_supported",
      token_type: "Bearer",
      expires_in: 3600,
      scope: "ibm openid",
    });
  });

  test("with the key as printed it is refused with IAM's code", async () => {
    const { status, body } = answer(await shell(command("123456789")));
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({
      errorCode: "BXNIM0415E",
      errorMessage: "Provided API key could not be found.",
      context: { requestType: "incoming.Identity_Token", requestId: expect.any(String) },
    });
  });

  test("-k is not needed: the certificate is right, and a client without the CA refuses it", async () => {
    const checked = command(cloud.ownerKey).replace("curl -k", "curl");
    expect(answer(await shell(checked)).status).toBe(200);
    const ran = await shell(checked, { CURL_CA_BUNDLE: "/dev/null" });
    expect(answer(ran)).toMatchObject({ status: 0 });
    expect([60, 77]).toContain(ran.exitCode);
  });

  test("a key with characters of its own needs --data-urlencode: put together by hand it arrives broken", async () => {
    const identity = new Principals(cloud.cloud).serviceId();
    const apikey = "a+key&with=characters/of%its own, 44 long!!!";
    const made = await cloud.call("https://iam.cloud.ibm.com/v1/apikeys", {
      token,
      body: { name: "odd", iam_id: identity.iam_id, account_id: seeded.account, apikey },
    });
    expect(made.status).toBe(201);
    expect(answer(await shell(command(apikey))).status).toBe(200);
    const byHand = `curl -X POST --data "apikey=${apikey}&grant_type=urn:ibm:params:oauth:grant-type:apikey" https://iam.cloud.ibm.com/identity/token`;
    expect(answer(await shell(byHand)).status).toBe(400);
  });

  test("the basic authorization of the Node.js example (bx:bx) does no harm", async () => {
    const withBasic = command(cloud.ownerKey).replace("curl -k", "curl -k --user bx:bx");
    expect(answer(await shell(withBasic)).status).toBe(200);
  });
});

describe("Setting up IAM Authentication: what the script for the IAM ID asks", () => {
  const details = (apikey: string) => `curl -X GET \\
--header "Authorization: Bearer ${token}" \\
--header "IAM-Apikey: ${apikey}" \\
--header "Accept: application/json" \\
"https://iam.cloud.ibm.com/v1/apikeys/details"
`;

  test("an API key's details give the IAM ID that it stands for, and not the key", async () => {
    const { status, body } = answer(await shell(details(cloud.ownerKey)));
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ iam_id: seeded.owner, account_id: seeded.account });
    expect(body).not.toContain(cloud.ownerKey);
  });

  test("an unknown key is refused without repeating it", async () => {
    const { status, body } = answer(await shell(details("not-a-key-of-this-account")));
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ code: "not_found", message_code: "BXNIM0102E" }] });
    expect(body).not.toContain("not-a-key-of-this-account");
  });

  test("without a token nothing is told", async () => {
    const without = details(cloud.ownerKey).replace(/--header "Authorization[^\n]*\n/, "");
    const { status, body } = answer(await shell(without));
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ message_code: "BXNIM0308E" }] });
  });
});
