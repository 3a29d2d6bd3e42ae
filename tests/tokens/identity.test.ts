import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { identityOf } from "../../tokens";
import { seeded, TestCloud } from "../cloud/_helpers/cloud";
import { Principals } from "../cloud/_helpers/principals";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.close());

test("a key tells its owner's IAM ID, of a user as of a service ID", async () => {
  const http = { httpsAgent: cloud.agent(), proxy: false };
  const principals = new Principals(cloud.cloud);
  const { iam_id } = principals.serviceId();
  await expect(identityOf(cloud.ownerKey, { http })).resolves.toMatchObject({ iamId: seeded.owner });
  await expect(identityOf(principals.apiKey(iam_id), { http })).resolves.toMatchObject({
    iamId: iam_id,
    accountId: seeded.account,
  });
});

describe("what IAM keeps about the key", () => {
  const key = "a-key-of-somebody-0123456789-0123456789";
  let server: Server;
  let url: string;
  let details: { status: number; body: unknown };
  beforeAll(async () => {
    const access_token = await cloud.token();
    server = createServer((request, response) => {
      const isToken = request.url === "/identity/token";
      response.writeHead(isToken ? 200 : details.status, { "content-type": "application/json" });
      response.end(JSON.stringify(isToken ? { access_token } : details.body));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  test("must be the same as its token claims", async () => {
    details = { status: 200, body: { id: "ApiKey-1", iam_id: "IBMid-SOMEBODYELSE", account_id: "1" } };
    await expect(identityOf(key, { url })).rejects.toThrow(
      `IAM contradicts itself: the token is of ${seeded.owner}, the API key of IBMid-SOMEBODYELSE`,
    );
  });

  test("may be withheld; the error does not show the key", async () => {
    details = { status: 403, body: { errors: [{ message: `not authorized for ${key}` }] } };
    const error = await identityOf(key, { url }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "REFUSED" });
    expect(inspect(error, { depth: 9 })).not.toContain(key);
  });
});
