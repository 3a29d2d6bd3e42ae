import { connect } from "node:net";
import { TestCloud } from "./_helpers/cloud";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.close());

/** What the proxy answers to a CONNECT, word for word. */
function connectTo(target: string): Promise<string> {
  return new Promise((done, failed) => {
    const socket = connect(cloud.running.port, "127.0.0.1", () =>
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`),
    );
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    socket.on("end", () => done(text));
    socket.on("error", failed);
  });
}

test("a host that the cloud does not serve gets a 502 that names it", async () => {
  const reply = await connectTo("example.com:443");
  expect(reply).toMatch(/^HTTP\/1\.1 502 /);
  expect(reply).toContain("does not serve example.com");
});

test("another port than 443 is refused", async () => {
  expect(await connectTo("iam.cloud.ibm.com:8443")).toMatch(/^HTTP\/1\.1 502 [\s\S]*port 443 only/);
});

test("a served host answers over TLS with a certificate of the cloud's CA", async () => {
  const reply = await cloud.call("https://globalcatalog.cloud.ibm.com/nothing/here");
  expect(reply.status).toBe(404);
  expect(reply.headers["transaction-id"]).toBeTruthy();
});

test.each([
  "iam.cloud.ibm.com",
  "private.iam.cloud.ibm.com",
  "private.us-south.iam.cloud.ibm.com",
  "private.eu-de.iam.cloud.ibm.com",
])("IAM answers at %s, as IBM's provider asks for it in public and private networks", async (host) => {
  const reply = await cloud.call(`https://${host}/identity/keys`);
  expect({ status: reply.status, keys: reply.body.keys?.length }).toEqual({ status: 200, keys: 1 });
});

test.each([
  "private.us-south.cbr.cloud.ibm.com",
  "private.us-south.user-management.cloud.ibm.com",
  "private.us-south.resource-controller.cloud.ibm.com",
  "private.us-south.globalcatalog.cloud.ibm.com",
  "tags.private.us-south.global-search-tagging.cloud.ibm.com",
  "api.private.us-south.global-search-tagging.cloud.ibm.com",
])("%s is served", async (host) => {
  expect((await cloud.call(`https://${host}/nothing/here`)).status).toBe(404);
});
